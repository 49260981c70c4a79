import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

/// `clerk backup`.
struct BackupCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk backup", abstract: "Back up the civic database and the manifests of all sites.",
        discussion: """
            Into a directory of its own below `backup.directory` of clerk.yaml (./backups), with the digest of every file;
            the newest `backup.keep` (14) are kept. The databases of sites are not in it: they are built from the exports,
            which lie in the sites' raw directories and at NetFile. docs/operations/restore.md tells the way back.

            Examples:
              clerk backup
              clerk backup list
              clerk backup check backups/20261121T103000Z
              clerk backup restore backups/20261121T103000Z
            """,
        subcommands: [BackupMake.self, BackupList.self, BackupCheck.self, BackupRestore.self],
        defaultSubcommand: BackupMake.self)

    func run(at place: Workplace) async throws -> Int32 { 0 }
}

/// `clerk backup make`, or no more than `clerk backup`.
struct BackupMake: OperationCommand {
    static let configuration = CommandConfiguration(commandName: "make", abstract: "Make a backup.")

    @Flag(help: "Print the result as JSON.") var json = false

    private struct Result: Encodable {
        let path: String
        let files, removed: Int
    }

    func run(at place: Workplace) async throws -> Int32 {
        let backup = BackupFiles(place: place)
        let made = try await backup.make()
        let removed = try backup.prune()
        place.context.console.out(
            json
                ? JSONText.of(Result(path: made.path, files: made.files, removed: removed))
                : "\(made.path): \(made.files.counted("file")); \(removed.counted("older backup")) removed\n")
        return 0
    }
}

/// `clerk backup list`.
struct BackupList: OperationCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the backups, oldest first.")

    func run(at place: Workplace) async throws -> Int32 {
        for name in BackupFiles(place: place).all() {
            place.context.console.out("\(place.configuration.backupDirectory)/\(name)\n")
        }
        return 0
    }
}

/// `clerk backup check`.
struct BackupCheck: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Compare the files of a backup with their digests.")

    @Argument(help: "The directory of one backup.") var path: String

    func run(at place: Workplace) async throws -> Int32 {
        try BackupFiles.check(path)
        place.context.console.out("\(path): whole\n")
        return 0
    }
}

/// `clerk backup restore`.
struct BackupRestore: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put the civic database of a backup in place.",
        discussion: """
            Stop the scheduler and the workers first. A civic.db that is there is kept beside it under another name; a
            PostgreSQL database must be empty. Then `clerk db check`, and start again: `clerk reconcile` finds what was
            published meanwhile.
            """)

    @Argument(help: "The directory of one backup.") var path: String

    func run(at place: Workplace) async throws -> Int32 {
        let restored = try await BackupFiles(place: place).restore(path)
        place.context.console.out("\(restored): restored from \(path)\n")
        return 0
    }
}
