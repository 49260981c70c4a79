import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

/// `clerk backup restore`.
struct BackupRestore: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put the civic database of a backup in place.",
        discussion: """
            Stop the scheduler and the workers first. A civic.db that is there is kept beside it under another name; a
            PostgreSQL database must be empty. Then `clerk db check`, and start again: `clerk reconcile` deploys
            what was built meanwhile.
            """)

    @Argument(help: "The directory of one backup.") var path: String

    func run(at place: Workplace) async throws -> Int32 {
        let restored = try await BackupFiles(place: place).restore(path)
        place.context.console.out("\(restored): restored from \(path)\n")
        return 0
    }
}
