import CivicModel
import Foundation

/// Where alerts and digests go: a webhook, a mailbox, or both; and the address that hears that we are alive.
struct AlertChannels: Sendable {
    private let webhook: String?
    private let mail: Mailbox?
    private let deadMan: String?

    /// Reads the settings `ALERT_WEBHOOK_URL`, `ALERT_SMTP_URL`, `ALERT_MAIL_FROM`, `ALERT_MAIL_TO` and
    /// `DEADMAN_PING_URL`.
    ///
    /// - Throws: `Failure` that lists every problem, without showing an address: each of them may be a secret.
    init(_ settings: [String: String]) throws {
        var problems: [String] = []
        func value(_ name: String) -> String? { settings[name].flatMap { $0.isEmpty ? nil : $0 } }
        func address(_ name: String, _ schemes: [String]) -> String? {
            guard let text = value(name) else { return nil }
            if Self.isAddress(text, schemes) { return text }
            problems.append("\(name) is no \(schemes[0]):// address, nor \(schemes[1]):// where that is allowed")
            return nil
        }
        webhook = address("ALERT_WEBHOOK_URL", ["https", "http"])
        deadMan = address("DEADMAN_PING_URL", ["https", "http"])
        let server = address("ALERT_SMTP_URL", ["smtps", "smtp"])
        let from = value("ALERT_MAIL_FROM")
        let to = value("ALERT_MAIL_TO")?.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init) ?? []
        if server != nil || from != nil || !to.isEmpty {
            if value("ALERT_SMTP_URL") == nil {
                problems.append("ALERT_SMTP_URL is missing, without which no mail is sent")
            }
            for (name, addresses) in [("ALERT_MAIL_FROM", from.map { [$0] } ?? []), ("ALERT_MAIL_TO", to)]
            where addresses.isEmpty || !addresses.allSatisfy(Self.isMailAddress) {
                problems.append("\(name) is no mail address")
            }
        }
        mail = server.map { Mailbox(server: $0, from: from ?? "", to: to) }
        guard problems.isEmpty else {
            throw Failure(
                "Could not read the settings", observed: problems.joined(separator: "; ") + ".",
                next: "correct them in the environment or in ./.env; docs/operations/alerts.md shows examples.",
                status: .usage)
        }
    }

    /// The first scheme is encrypted; the second one may only stay on this machine.
    private static func isAddress(_ text: String, _ schemes: [String]) -> Bool {
        guard let url = URLComponents(string: text), let scheme = url.scheme, let host = url.host, !host.isEmpty,
            text.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 })
        else { return false }
        // Of a mail server on another machine, STARTTLS is asked for.
        return scheme == schemes[0] || (schemes.contains(scheme) && (Curl.isThisMachine(host) || scheme == "smtp"))
    }

    private static func isMailAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.unicodeScalars.allSatisfy {
                $0.value > 32 && $0.value < 127 && !"<>\"\\,;".unicodeScalars.contains($0)
            }
    }

    /// Whether anyone would hear an alert.
    var isEmpty: Bool { webhook == nil && mail == nil }

    /// What became of a message.
    struct Outcome: Sendable {
        /// Whether any channel took it.
        let reachedAnyone: Bool
        /// What the channels said that did not.
        let failure: Failure?
    }

    /// Sends a message by every channel.
    ///
    /// - Parameters:
    ///   - subject: one line.
    ///   - fields: what programs read beside the text; Slack passes them over.
    func send(_ subject: String, _ text: String, fields: [String: String]) async -> Outcome {
        var problems: [String] = []
        var reached = 0
        if let webhook {
            do {
                try await post(webhook, "\(subject)\n\(text)", fields)
                reached += 1
            } catch { problems.append("webhook: \(error)") }
        }
        if let mail {
            do {
                try await mail.deliver(subject, text)
                reached += 1
            } catch { problems.append("mail: \(error)") }
        }
        let failure = Failure(
            "Could not send an alert", observed: problems.joined(separator: "; ") + ".",
            state: reached > 0 ? "the other channel has it." : "nobody heard of it.",
            next: "look at that channel; what nobody heard of is sent at the next turn.", status: .tryAgainLater)
        return Outcome(reachedAnyone: reached > 0, failure: problems.isEmpty ? nil : failure)
    }

    /// Tells the dead-man address that we are alive; nothing when there is none.
    func ping() async throws {
        guard let deadMan else { return }
        try await Curl.ask(["url": deadMan, "proto": "=https,http"])
    }

    private func post(_ url: String, _ text: String, _ fields: [String: String]) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = try encoder.encode(fields.merging(["text": text]) { _, own in own })
        try await Curl.ask([
            "url": url, "proto": "=https,http", "header": "Content-Type: application/json",
            "data-raw": String(decoding: body, as: UTF8.self),
        ])
    }
}
