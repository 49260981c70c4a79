import CivicModel
import Foundation

/// Where alerts and digests go: a webhook, a mailbox, or both; and the address that hears that we are alive.
struct AlertChannels: Sendable {
    private let webhook: String?
    private let mail: Mail?
    private let deadMan: String?

    private struct Mail: Sendable {
        let server: String
        let from: String
        let to: [String]
    }

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
        mail = server.map { Mail(server: $0, from: from ?? "", to: to) }
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
        let isLocal = ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host)
        // Of a mail server on another machine, STARTTLS is asked for.
        return scheme == schemes[0] || (schemes.contains(scheme) && (isLocal || scheme == "smtp"))
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

    /// Sends a message by every channel.
    ///
    /// - Parameters:
    ///   - subject: one line.
    ///   - fields: what programs read beside the text; Slack passes them over.
    /// - Throws: `Failure` with what each channel that failed said.
    func send(_ subject: String, _ text: String, fields: [String: String] = [:]) async throws {
        var problems: [String] = []
        if let webhook {
            do { try await post(webhook, "\(subject)\n\(text)", fields) } catch { problems.append("webhook: \(error)") }
        }
        if let mail { do { try await deliver(mail, subject, text) } catch { problems.append("mail: \(error)") } }
        guard problems.isEmpty else {
            throw Failure(
                "Could not send an alert", observed: problems.joined(separator: "; ") + ".",
                state: "what could be sent was sent.",
                next: "look at that channel; it is tried again at the next turn.",
                status: .tryAgainLater)
        }
    }

    /// Tells the dead-man address that we are alive; nothing when there is none.
    func ping() async throws {
        guard let deadMan else { return }
        try await curl(["url": deadMan, "proto": "=https,http"])
    }

    private func post(_ url: String, _ text: String, _ fields: [String: String]) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = try encoder.encode(fields.merging(["text": text]) { _, own in own })
        try await curl([
            "url": url, "proto": "=https,http", "header": "Content-Type: application/json",
            "data-raw": String(decoding: body, as: UTF8.self),
        ])
    }

    private func deliver(_ mail: Mail, _ subject: String, _ text: String) async throws {
        let head = [
            "From: CivicBand <\(mail.from)>", "To: \(mail.to.joined(separator: ", "))",
            "Subject: \(Self.headerText(subject))", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
        ]
        let body = Data(text.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        let letter = head.joined(separator: "\r\n") + "\r\n\r\n" + body + "\r\n"
        let path = NSTemporaryDirectory() + "/civicband-mail-" + UUID().uuidString
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(letter.utf8), attributes: [.posixPermissions: 0o600])
        else { throw ExternalProgram.Fault(description: "\(path) cannot be written") }
        // A file that stays is one in the system's directory for temporary files.
        defer { try? FileManager.default.removeItem(atPath: path) }
        let isLocal = URLComponents(string: mail.server)?.host.map { ["127.0.0.1", "localhost", "::1"].contains($0) }
        var options = ["url": mail.server, "proto": "=smtps,smtp", "mail-from": mail.from, "upload-file": path]
        if isLocal != true { options["ssl-reqd"] = "" }
        try await curl(options, recipients: mail.to)
    }

    /// A header's text: everything but plain ASCII is encoded, so that no line break of a message makes a header.
    private static func headerText(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value < 127 } && text.count < 70
        return isPlain ? text : "=?utf-8?b?\(Data(text.utf8.prefix(45)).base64EncodedString())?="
    }

    /// Asks once. Its options go by standard input, where others on the machine cannot read the secrets in them.
    private func curl(_ options: [String: String], recipients: [String] = []) async throws {
        let lines =
            options.sorted { $0.key < $1.key }.map { $1.isEmpty ? $0 : "\($0) = \"\(Self.quoted($1))\"" }
            + recipients.map { "mail-rcpt = \"\(Self.quoted($0))\"" }
        let output = try await ExternalProgram.run(
            "curl",
            [
                "--disable", "--config", "-", "--silent", "--show-error", "--fail", "--max-time", "20",
                "--max-redirs", "0", "--max-filesize", "1000000", "--output", "/dev/null",
            ], input: lines.joined(separator: "\n") + "\n", within: .seconds(30))
        guard output.status == 0 else {
            throw ExternalProgram.Fault(
                description: Self.withoutAddresses(output.complaint, options.values + recipients))
        }
    }

    private static func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            .replacing("\r", with: "\\r")
    }

    /// What curl says, without what may be secret.
    private static func withoutAddresses(_ text: String, _ secrets: [String]) -> String {
        secrets.filter { $0.count > 8 }.reduce(text) { $0.replacing($1, with: "(hidden)") }
    }
}
