import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

/// `clerk digest`.
struct DigestCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk digest", abstract: "Tell how the day went: failures, holds, silence, sizes.",
        discussion: """
            Printed, and with --send sent to ALERT_WEBHOOK_URL and ALERT_MAIL_TO, as far as they are set.

            Examples:
              clerk digest
              clerk digest --send                            for the schedule, daily
            """)

    @Flag(help: "Send it, too.") var send = false

    func run(at place: Workplace) async throws -> Int32 {
        let channels = try AlertChannels(place.context.settings)
        let store = try await place.publications(to: "Could not write the digest")
        let outlook = try await Outlook.record(place, store)
        place.context.console.out(outlook.text)
        guard send else { return 0 }
        guard !channels.isEmpty else {
            place.context.console.note("Not sent: neither ALERT_WEBHOOK_URL nor ALERT_SMTP_URL is set.\n")
            return 0
        }
        let outcome = await channels.send(
            "CivicBand, \(outlook.day): \(outlook.summary)", outlook.text,
            fields: ["event": "digest", "day": outlook.day])
        if let failure = outcome.failure { throw failure }
        return 0
    }
}
