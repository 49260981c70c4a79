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

    /// A plain value as `json.dumps` writes it: all that is not ASCII escaped.
    static func json(_ value: JSONValue) -> String {
        guard case .text(let text) = value else {
            var writer = JSONWriter(capacity: 16)
            writer.value(value)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        var writer = JSONWriter(capacity: 64)
        writer.text(text)
        var out = ""
        for scalar in String(decoding: writer.bytes, as: UTF8.self).unicodeScalars {
            if scalar.isASCII {
                out.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return out
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
