import Foundation

/// Parameters of canned queries that the request itself fills: `:_header_x`, `:_cookie_x`, `:_now_...`, `:_random_chars_n`.
///
/// Source: docs.datasette.io, "Magic parameters".
struct MagicParameters {
    let request: WebRequest

    /// The value of a parameter; nil when nothing gives it one.
    func value(_ name: String) -> SQLValue? {
        let parts = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: true).map(String.init)
        guard name.hasPrefix("_"), parts.count == 2 else { return nil }
        switch parts[0] {
        case "header":
            let wanted = parts[1].replacing("_", with: "-").lowercased()
            if wanted == "host" { return .text(request.host) }
            return .text(request.headers.first { $0.name.canonicalName == wanted }?.value ?? "")
        case "cookie": return cookie(parts[1]).map(SQLValue.text)
        case "now": return now(parts[1])
        case "random":
            let number = parts[1].split(separator: "_")
            guard number.count == 2, number[0] == "chars", let count = Int(number[1]), (1...1000).contains(count) else {
                return nil
            }
            return .text(String((0..<count).map { _ in Self.hexadecimal.randomElement() ?? "0" }))
        default: return nil
        }
    }

    private static let hexadecimal = Array("0123456789abcdef")

    private func cookie(_ name: String) -> String? {
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                if parts.count == 2, PythonText.strip(parts[0]) == name { return PythonText.strip(parts[1]) }
            }
        }
        return nil
    }

    private func now(_ form: String) -> SQLValue? {
        let now = Date()
        let text = now.ISO8601Format()
        switch form {
        case "epoch": return .integer(Int64(now.timeIntervalSince1970))
        case "date_utc": return .text(String(text.prefix(10)))
        case "datetime_utc": return .text(text)
        default: return nil
        }
    }
}
