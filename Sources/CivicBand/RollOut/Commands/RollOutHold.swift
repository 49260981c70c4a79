import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance

/// `clerk rollout hold`.
struct RollOutHold: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Let no wave begin; the sites of those that began are updated as before.")

    @Argument(help: "Why.") var reason: String

    func run(at place: Workplace) async throws -> Int32 {
        try await RollOutResume.record(.hold, reason, place)
        place.context.console.out("held: \(reason)\n")
        return 0
    }
}
