extension SQLText {
    /// What Datasette says of SQL that is no reading statement.
    private static let notSelect = SQLFailure.invalid(message: "Statement must be a SELECT")

    /// Refuses SQL that does not begin like a reading statement, or names a pragma beyond the safe ones.
    ///
    /// The connection's authorizer is what really guards; this gives the messages that Datasette's users know.
    package static func checkIsSelect(_ sql: String) throws(SQLFailure) {
        let lines = sql.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let code = lines.filter { line in
            !line.drop(while: isSpace).starts(with: "--".utf8)
        }
        let text = code.map { String($0) ?? "" }.joined(separator: "\n").lowercased()
        var words = firstWords(skippingComments(Array(text.utf8)[...]), count: 4)
        if words.first == "explain" {
            words.removeFirst()
            if words.prefix(2) == ["query", "plan"] { words.removeFirst(2) }
        }
        guard words.first == "select" || words.first == "with" else { throw notSelect }
        for part in text.split(separator: "pragma", omittingEmptySubsequences: false).dropFirst()
        where !listedPragmas.contains(where: { part.hasPrefix("_" + $0) }) {
            throw .invalid(
                message: "Statement contained a disallowed PRAGMA. Allowed pragma functions are "
                    + listedPragmas.map { "pragma_\($0)()" }.joined(separator: ", "))
        }
    }

    private static let listedPragmas = [
        "database_list", "foreign_key_list", "function_list", "index_info", "index_list", "index_xinfo", "page_count",
        "max_page_count", "page_size", "schema_version", "table_info", "table_xinfo", "table_list",
    ]

    /// The text after white space and `/* comments */` and `-- comments` at its beginning.
    private static func skippingComments(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = text.drop(while: isSpace)
        while true {
            if rest.starts(with: "--".utf8) {
                rest = rest.drop { $0 != UInt8(ascii: "\n") }.drop(while: isSpace)
            } else if rest.starts(with: "/*".utf8) {
                rest = rest.dropFirst(2)
                while !rest.isEmpty, !rest.starts(with: "*/".utf8) { rest = rest.dropFirst() }
                rest = rest.dropFirst(2).drop(while: isSpace)
            } else {
                return rest
            }
        }
    }

    private static func firstWords(_ text: ArraySlice<UInt8>, count: Int) -> [String] {
        var words: [String] = []
        var rest = text
        while words.count < count {
            let word = rest.prefix(while: isWordByte)
            guard !word.isEmpty else { break }
            words.append(String(decoding: word, as: UTF8.self))
            rest = rest.dropFirst(word.count)
            let space = rest.prefix(while: isSpace)
            guard !space.isEmpty else { break }
            rest = rest.dropFirst(space.count)
        }
        return words
    }

    /// The `:names` in a statement, in their order, each once; those in texts, quoted names and comments are none.
    package static func parameterNames(_ sql: String) -> [String] {
        let bytes = Array(sql.utf8)
        var names: [String] = []
        var index = 0
        func skip(until end: [UInt8]) {
            while index < bytes.count, !bytes[index...].starts(with: end) { index += 1 }
            index += end.count
        }
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): skip(until: [byte])
            case UInt8(ascii: "-") where bytes[index...].first == byte: skip(until: [UInt8(ascii: "\n")])
            case UInt8(ascii: "/") where bytes[index...].first == UInt8(ascii: "*"): skip(until: Array("*/".utf8))
            case UInt8(ascii: ":"):
                let name = bytes[index...].prefix { isWordByte($0) || $0 >= 0x80 }
                index += name.count
                let text = String(decoding: name, as: UTF8.self)
                if !text.isEmpty, !names.contains(text) { names.append(text) }
            default: break
            }
        }
        return names
    }
}
