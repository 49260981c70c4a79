/// Excel's way to write characters that XML cannot hold: `_x000D_` is a carriage return.
///
/// - Source: ECMA-376 part 1, 22.9.2.19, ST_Xstring. `_x005F_` is the underscore that makes an escape literal.
enum StringEscapes {
    /// Decodes in place, left to right, and gives the new count; lone surrogates become U+FFFD.
    static func decode(_ text: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
        let bytes = UnsafeMutableBufferPointer(start: text, count: count)
        guard var read = bytes.firstIndex(of: UInt8(ascii: "_")) else { return count }
        var write = read
        while read < count {
            guard let unit = escape(bytes, at: read) else {
                bytes[write] = bytes[read]
                write += 1
                read += 1
                continue
            }
            read += 7
            var scalar = UInt32(unit)
            if UTF16.isLeadSurrogate(unit), let trail = escape(bytes, at: read), UTF16.isTrailSurrogate(trail) {
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (UInt32(trail) - 0xDC00)
                read += 7
            }
            for byte in String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8 {
                bytes[write] = byte
                write += 1
            }
        }
        return write
    }

    /// Writes text so that `decode` and an XML parser give it back.
    static func encode(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\t", "\n": result.unicodeScalars.append(scalar)
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += escaped(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text with the underscores that would start an escape made literal, to be done before `encode`.
    static func protect(_ text: String) -> String {
        var bytes = Array(text.utf8)
        var index = 0
        let prefix = Array("_x005F".utf8)
        while index < bytes.count {
            let isEscape = bytes.withUnsafeMutableBufferPointer { escape($0, at: index) != nil }
            if isEscape { bytes.insert(contentsOf: prefix, at: index) }
            index += isEscape ? prefix.count + 1 : 1
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "_x" + String(repeating: "0", count: 4 - digits.count) + digits + "_"
    }

    private static func escape(_ bytes: UnsafeMutableBufferPointer<UInt8>, at start: Int) -> UInt16? {
        guard start + 7 <= bytes.count, bytes[start] == UInt8(ascii: "_"), bytes[start + 1] == UInt8(ascii: "x"),
            bytes[start + 6] == UInt8(ascii: "_")
        else { return nil }
        var value: UInt16 = 0
        for index in start + 2..<start + 6 {
            guard let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
