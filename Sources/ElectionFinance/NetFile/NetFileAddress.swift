import CivicModel
import Foundation

/// The addresses of NetFile's services, checked once.
struct NetFileAddress: Sendable, Hashable {
    /// The base of the yearly exports, `NETFILE_EXPORT_URL`.
    let exports: String
    /// The base of the Connect2 service, `NETFILE_API_URL`.
    let api: String

    /// Reads the two settings; unset ones have NetFile's own addresses.
    ///
    /// - Parameter problems: is told of an address that is not https, or http to this machine.
    init(settings: [String: String], problems: inout [String]) {
        exports = Self.base(
            "NETFILE_EXPORT_URL", settings, default: "https://public.netfile.com/pub2/excel", &problems)
        api = Self.base("NETFILE_API_URL", settings, default: "https://netfile.com/Connect2/api", &problems)
    }

    private static func base(
        _ name: String, _ settings: [String: String], default: String, _ problems: inout [String]
    ) -> String {
        let text = settings[name] ?? `default`
        if !isAllowed(text) {
            problems.append(
                "\(name) is `\(SheetProblem.shown(withoutPassword(text)))`, expected an https address, or http to "
                    + "this machine")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Whether an address may be asked: https, or plain http that does not leave the machine.
    static func isAllowed(_ text: String) -> Bool {
        // A user and password in an address would be written into the manifest and the served database.
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.password == nil
        else { return false }
        switch parts.scheme {
        case "https": return true
        case "http": return isThisMachine(host)
        default: return false
        }
    }

    /// Whether a redirect may be followed: what may be asked, and from outside never to this machine.
    static func isAllowed(_ target: String, redirectedFrom origin: String) -> Bool {
        guard isAllowed(target), let host = URLComponents(string: target)?.host else { return false }
        return !isThisMachine(host) || URLComponents(string: origin)?.host.map(isThisMachine) == true
    }

    private static func isThisMachine(_ host: String) -> Bool {
        ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
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
