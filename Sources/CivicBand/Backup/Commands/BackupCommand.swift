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
