import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

/// `clerk monitor`.
struct MonitorCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk monitor",
        abstract: "Record the day, send alerts of broad failures, tell that we are alive.",
        discussion: """
            For the schedule, every few minutes. Writes for each site how the day goes and how large its databases are;
            alerts at once only when much is wrong, once until it is over; then asks DEADMAN_PING_URL, whose silence tells
            that the scheduler stopped. What concerns single sites stands in the digest.

            Example: clerk monitor
            """)

    @Flag(help: "Print the result as JSON.") var json = false

    func run(at place: Workplace) async throws -> Int32 {
        let channels = try AlertChannels(place.context.settings)
        let store = try await place.publications(to: "Could not monitor")
        let outlook = try await Outlook.record(place, store)
        let failures = outlook.broadFailures(place.configuration)
        let log = AlertLog(engine: store.engine, now: place.context.now())
        let unsent = try await tell(failures, log, channels) { outlook.isUndecided($0, place.configuration) }
        // Also when an alert could not be sent: whoever waits for the ping hears of other things.
        do { try await channels.ping() } catch { place.context.console.error("Warning: DEADMAN_PING_URL: \(error)\n") }
        if json {
            place.context.console.out(JSONText.of(failures))
        } else {
            for (kind, message) in failures.sorted(by: { $0.key < $1.key }) {
                place.context.console.out("\(kind): \(message)\n")
            }
        }
        if let unsent { throw unsent }
        return 0
    }

    /// Tells what is new and what is over, unless that is undecided; the answer is what could not be sent.
    private func tell(
        _ failures: [String: String], _ log: AlertLog, _ channels: AlertChannels, isUndecided: (String) -> Bool
    ) async throws -> Failure? {
        var unsent: Failure?
        func send(_ subject: String, _ text: String, _ event: String, _ kind: String) async -> Bool {
            let outcome = await channels.send(subject, text, fields: ["event": event, "kind": kind])
            unsent = unsent ?? outcome.failure
            return outcome.reachedAnyone
        }
        let raised = try await log.raised()
        for (kind, message) in failures.sorted(by: { $0.key < $1.key }) {
            guard log.isDue(raised[kind] ?? nil) else {
                try await log.keep(kind, message, isTold: false)
                continue
            }
            // What nobody heard of is due again the next time.
            let isTold = await send("CivicBand alert: \(kind)", message, "alert", kind)
            try await log.keep(kind, message, isTold: isTold)
        }
        for (kind, toldAt) in raised.sorted(by: { $0.key < $1.key })
        where failures[kind] == nil && !isUndecided(kind) {
            if toldAt != nil, await !send("CivicBand: over: \(kind)", "It is well again.", "resolved", kind) {
                continue
            }
            try await log.end(kind)
        }
        return unsent
    }
}
