import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

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
