import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance

/// `clerk rollout update`.
struct RollOutUpdate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Enqueue the finance update of every site of the waves that are reached.",
        discussion: "Example: clerk rollout update --spread 4h")

    @Option(help: "Start the jobs evenly within 30m, 4h or so.", transform: Age.parse) var spread: Age?

    @Flag(help: "Print the result as JSON.") var json = false

    func run(at place: Workplace) async throws -> Int32 {
        let sites = try await RollOut.read(place).active
        let now = place.context.now().unixSeconds
        let requests = sites.enumerated().map { index, site in
            var request = FinanceJob.request(for: site)
            if let spread { request.start = Timestamp(unixSeconds: now + spread.seconds * index / sites.count) }
            return request
        }
        let receipt = try await place.context.jobs.enqueue(requests)
        if json {
            place.context.console.out(
                JSONText.of(["enqueued": receipt.ids, "already_waiting": receipt.alreadyWaiting]))
        } else {
            place.context.console.out(
                "Enqueued \(receipt.ids.count.counted("finance update")), \(receipt.alreadyWaiting.count) waited already\n"
            )
        }
        return 0
    }
}
