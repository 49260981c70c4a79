import CivicModel
import Foundation

/// Who gets letters, and the server that takes them.
struct Mailbox: Sendable {
    let server: String
    let from: String
    let to: [String]

    /// Sends a letter.
    func deliver(_ subject: String, _ text: String) async throws {
        let path = NSTemporaryDirectory() + "/civicband-mail-" + UUID().uuidString
        let letter = Data(letter(subject, text, at: Date()).utf8)
        guard FileManager.default.createFile(atPath: path, contents: letter, attributes: [.posixPermissions: 0o600])
        else { throw ExternalProgram.Fault(description: "\(path) cannot be written") }
        // A file that stays is one in the system's directory for temporary files.
        defer { try? FileManager.default.removeItem(atPath: path) }
        let host = URLComponents(string: server)?.host ?? ""
        var options = ["url": server, "proto": "=smtps,smtp", "mail-from": from, "upload-file": path]
        if !Curl.isThisMachine(host) { options["ssl-reqd"] = "" }
        try await Curl.ask(options, recipients: to)
    }

    func letter(_ subject: String, _ text: String, at moment: Date) -> String {
        let head = [
            "From: CivicBand <\(from)>", "To: \(to.joined(separator: ", "))", "Subject: \(Self.headerText(subject))",
            "Date: \(Self.date(moment))", "Message-ID: <\(UUID().uuidString)@\(from.split(separator: "@").last ?? "")>",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
        ]
        let body = Data(text.utf8).base64EncodedString(
            options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        return head.joined(separator: "\r\n") + "\r\n\r\n" + body + "\r\n"
    }

    /// A header's text: everything but plain ASCII is encoded, so that no line break of a message makes a header.
    private static func headerText(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value < 127 } && text.count < 70
        return isPlain ? text : "=?utf-8?b?\(Data(text.utf8.prefix(45)).base64EncodedString())?="
    }

    /// - Source: RFC 5322, section 3.3.
    private static func date(_ moment: Date) -> String {
        let parts = Timestamp(unixSeconds: Int(moment.timeIntervalSince1970))
        let day = parts.day
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(day.day) \(months[day.month - 1]) \(day.year) \(parts.description.dropFirst(11).prefix(8)) +0000"
    }
}
