import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

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
