import CivicModel
import Foundation

/// The addresses of NetFile's services, checked once.
package struct NetFileAddress: Sendable, Hashable {
    /// The base of the yearly exports, `NETFILE_EXPORT_URL`.
    package let exports: String
    /// The base of the Connect2 service, `NETFILE_API_URL`.
    package let api: String

    /// Reads the two settings; unset ones have NetFile's own addresses.
    ///
    /// - Throws: `Failure` for an address that is not https, or http to this machine.
    package init(settings: [String: String]) throws {
        exports = try Self.base("NETFILE_EXPORT_URL", settings, default: "https://public.netfile.com/pub2/excel")
        api = try Self.base("NETFILE_API_URL", settings, default: "https://netfile.com/Connect2/api")
    }

    private static func base(_ name: String, _ settings: [String: String], default: String) throws -> String {
        let text = settings[name] ?? `default`
        guard isAllowed(text) else {
            throw Failure(
                "Could not read the settings",
                observed: "\(name) is `\(withoutPassword(text))`, expected an https address, or http to this machine.",
                next: "correct it in the environment or in ./.env.", status: .usage)
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Whether an address may be asked: https, or plain http that does not leave the machine.
    static func isAllowed(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty else { return false }
        switch parts.scheme {
        case "https": return true
        case "http": return ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        default: return false
        }
    }

    static func withoutPassword(_ text: String) -> String {
        guard var parts = URLComponents(string: text) else { return "(not an address)" }
        if parts.user != nil { parts.user = "***" }
        if parts.password != nil { parts.password = "***" }
        return parts.string ?? "(not an address)"
    }

    /// The export of one year, newest versions ("Export Amended").
    func export(of shortcut: String, year: Int) -> String {
        "\(exports)/\(shortcut)Browsable/efile_newest_\(shortcut)_\(year).zip"
    }

    /// The list of all agencies.
    var agencies: String { "\(api)/public/campaign/agencies?format=json" }
}
