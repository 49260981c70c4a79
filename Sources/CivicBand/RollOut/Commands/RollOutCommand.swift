import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance

/// `clerk rollout`.
struct RollOutCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk rollout", abstract: "Bring campaign finance to sites in waves.",
        discussion: """
            The waves stand in the file that `rollout.file` of clerk.yaml names; without one the plan's are built in:
            five pilots, ten more, all. docs/operations/rollout.md tells the form.

            Examples:
              clerk rollout status
              clerk rollout advance                          when every site of the wave had its good days
              clerk rollout hold "election week"
              clerk rollout resume
              clerk rollout update --spread 4h               for the schedule, daily
            """,
        subcommands: [
            RollOutStatus.self, RollOutAdvance.self, RollOutHold.self, RollOutResume.self, RollOutUpdate.self,
        ], defaultSubcommand: RollOutStatus.self)

    func run(at place: Workplace) async throws -> Int32 { 0 }
}
