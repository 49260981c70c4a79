/// What of the server's and libpq's messages may be shown.
enum PostgresMessage {
    /// One line without what follows from it: libpq adds indented lines of advice, and one line per address tried.
    static func oneLine(_ message: String) -> String {
        message.split(separator: "\n")
            .filter { !$0.hasPrefix("\t") && !$0.hasPrefix("DETAIL:") && !$0.hasPrefix("HINT:") }
            .joined(separator: "; ")
    }

    /// A message without everything from its first quotation mark to its last.
    static func withoutQuoted(_ message: String) -> String {
        let line = oneLine(message)
        guard let first = line.firstIndex(of: "\""), let last = line.lastIndex(of: "\""), first < last else {
            return line
        }
        return line[...first] + "…" + line[last...]
    }

    /// A message without the values that were bound.
    ///
    /// Data exceptions (class 22) quote the value that does not fit. In all others only a trigger's own words can hold
    /// one; values of fewer than four characters stay, because they would be found inside other words.
    static func withoutValues(_ message: String, sqlState: String?, values: [SQLValue]) -> String {
        if sqlState?.hasPrefix("22") == true { return withoutQuoted(message) }
        var line = oneLine(message)
        for value in values {
            guard let text = value.shown, text.utf8.count >= 4 else { continue }
            line = line.split(separator: text, omittingEmptySubsequences: false).joined(separator: "…")
        }
        return line
    }
}

extension SQLValue {
    /// How the server would show it.
    fileprivate var shown: String? {
        switch self {
        case .null, .blob: nil
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        }
    }
}
