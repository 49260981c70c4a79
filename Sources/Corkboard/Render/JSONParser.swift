/// Reads JSON (RFC 8259), and what Python reads beyond it: `NaN`, `Infinity`, `-Infinity`.
package struct JSONParser {
    /// Why a text is no JSON, and where.
    package struct Malformed: Error {
        /// How many bytes are well-formed.
        package let offset: Int
    }

    private let bytes: [UInt8]
    private var position = 0
    private static let deepest = 200

    /// Reads one value that is all of the text.
    ///
    /// - Throws: `Malformed`; also for one nested more than 200 deep.
    package static func parse(_ text: some Sequence<UInt8>) throws(Malformed) -> JSONValue {
        var parser = JSONParser(bytes: Array(text))
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == parser.bytes.count else { throw parser.malformed }
        return value
    }

    /// Reads one value of a text.
    package static func parse(_ text: String) throws(Malformed) -> JSONValue { try parse(text.utf8) }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var malformed: Malformed { Malformed(offset: position) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Malformed) -> JSONValue {
        guard depth < Self.deepest else { throw malformed }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        default: return try word()
        }
    }

    private mutating func object(depth: Int) throws(Malformed) -> JSONValue {
        position += 1
        var members: [JSONValue.Member] = []
        var places: [String: Int] = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw malformed }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw malformed }
            let value = try value(depth: depth + 1)
            // The last of several wins, at the place of the first.
            if let place = places[name] {
                members[place].value = value
            } else {
                places[name] = members.count
                members.append(.init(name, value))
            }
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw malformed }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(Malformed) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw malformed }
        return .array(elements)
    }

    private mutating func string() throws(Malformed) -> String {
        position += 1
        var out: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &out)
            case 0..<0x20: throw malformed
            default: out.append(byte)
            }
        }
        throw malformed
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    private mutating func escape(into out: inout [UInt8]) throws(Malformed) {
        guard let letter = next else { throw malformed }
        position += 1
        if let byte = Self.escapes[letter] {
            out.append(byte)
            return
        }
        guard letter == UInt8(ascii: "u") else { throw malformed }
        var code = UInt32(try hexadecimal())
        if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: [0x5C, 0x75]) {
            let before = position
            position += 2
            let low = UInt32(try hexadecimal())
            if (0xDC00..<0xE000).contains(low) {
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            } else {
                position = before
            }
        }
        // Half a surrogate pair has no UTF-8.
        out += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    }

    private mutating func hexadecimal() throws(Malformed) -> UInt16 {
        var code: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = PercentEncoding.hexValue(byte) else { throw malformed }
            code = code << 4 | UInt16(digit)
            position += 1
        }
        return code
    }

    private mutating func word() throws(Malformed) -> JSONValue {
        let start = position
        while let byte = next, SQLText.isWordByte(byte) || [0x2B, 0x2D, 0x2E].contains(byte) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "NaN", "Infinity", "-Infinity": return .number(word)
        default:
            guard Self.isNumber(Array(word.utf8)) else {
                position = start
                throw malformed
            }
            return .number(word)
        }
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    private static func isNumber(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        func digits() -> Int { rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = digits()
        guard whole > 0, whole == 1 || rest.first != UInt8(ascii: "0") else { return false }
        rest.removeFirst(whole)
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let fraction = digits()
            guard fraction > 0 else { return false }
            rest.removeFirst(fraction)
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            let exponent = digits()
            guard exponent > 0 else { return false }
            rest.removeFirst(exponent)
        }
        return rest.isEmpty
    }
}
