import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance

/// `clerk rollout advance`.
struct RollOutAdvance: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance", abstract: "Begin the next wave, if every site of this one had its good days.")

    @Option(help: "Why, for the record.") var note: String?

    func run(at place: Workplace) async throws -> Int32 {
        let rollout = try await RollOut.read(place)
        guard let next = rollout.next else {
            throw Self.failure("every wave is reached.", next: "nothing is left to do.")
        }
        if let hold = rollout.hold {
            throw Self.failure("it is held: \(hold).", next: "`clerk rollout resume` ends the hold.")
        }
        let obstacles = rollout.obstacles
        guard obstacles.isEmpty else {
            throw Self.failure(
                obstacles.joined(separator: "; ") + ".",
                next: "mend these sites, or take one out of its wave in the roll-out's file.")
        }
        let store = try await place.publications(to: "Could not advance the roll-out")
        try await RollOutLog(engine: store.engine).add(
            .advance, wave: next.name, note: note, at: place.context.now())
        place.context.console.out("\(next.name) begins: \(next.members.count.counted("site"))\n")
        return 0
    }

    private static func failure(_ observed: String, next: String) -> Failure {
        Failure("Could not advance the roll-out", observed: observed, next: next)
    }
}
