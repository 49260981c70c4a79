/// Text as Python handles it, where Datasette's answers show it.
enum PythonText {
    /// Without white space at either end.
    static func strip(_ text: some StringProtocol) -> String {
        let scalars = String(text).unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// A value as `json.dumps` writes it.
    static func json(_ value: JSONValue) -> String {
        var writer = JSONWriter(capacity: 64)
        writer.spellsAsPython = true
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Bytes as Python's `repr()` writes them: `b'\\x01ab'`.
    static func bytes(_ bytes: [UInt8]) -> String {
        let quote = bytes.contains(0x27) && !bytes.contains(0x22) ? "\"" : "'"
        var out = "b" + quote
        for byte in bytes {
            switch byte {
            case 0x09: out += "\\t"
            case 0x0A: out += "\\n"
            case 0x0D: out += "\\r"
            case 0x5C: out += "\\\\"
            case 0x27 where quote == "'": out += "\\'"
            case 0x20..<0x7F: out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "\\x" + Hexadecimal.text([byte])
            }
        }
        return out + quote
    }
}

extension PythonText {
    /// A whole number as Python's `int()` reads it: white space around it, a sign, underscores between digits.
    static func integer(_ text: String) -> Int? {
        let digits = strip(text)
        let parts = digits.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.allSatisfy({ $0.utf8.last.map(isDigit) == true && $0.utf8.first != 0x2D })
        else {
            return nil
        }
        return Int(parts.joined())
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
