import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

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
        let removed = try backup.prune(except: made.path)
        place.context.console.out(
            json
                ? JSONText.of(Result(path: made.path, files: made.files, removed: removed))
                : "\(made.path): \(made.files.counted("file")); \(removed.counted("older backup")) removed\n")
        return 0
    }
}
