import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance

/// `clerk rollout resume`.
struct RollOutResume: OperationCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "End a hold.")

    func run(at place: Workplace) async throws -> Int32 {
        try await Self.record(.resume, nil, place)
        place.context.console.out("the hold is over\n")
        return 0
    }

    static func record(_ action: RollOutLog.Action, _ note: String?, _ place: Workplace) async throws {
        let rollout = try await RollOut.read(place)
        let store = try await place.publications(to: "Could not change the roll-out")
        try await RollOutLog(engine: store.engine).add(
            action, wave: rollout.current?.name ?? "", note: note, at: place.context.now())
    }
}
