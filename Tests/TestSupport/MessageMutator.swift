/// Spoils messages, the same way for the same seed.
package struct MessageMutator {
    private var state: UInt64

    /// Fragments that parsers stumble over.
    private static let fragments = [
        "null", "-1", "1e999", "18446744073709551616", "\"\\u0000\"", "\"\\ud800\"", "{}", "[]", "\"\"", "\u{0}", "\n",
        "\r\n", "true", "\"method\":", "\"id\":", "\"result\":null", "\"error\":{\"code\":\"x\"}",
        "\"jsonrpc\":\"1.0\"", ",",
        "}", "{", "[[[[[[[[", String(repeating: "[", count: 600), String(repeating: "9", count: 400),
        String(repeating: "x", count: 70_000), "\u{FEFF}", "é\u{301}", "0.1", "{\"a\":{\"a\":{\"a\":1}}}",
    ].map { Array($0.utf8) }

    package init(seed: UInt64) { state = seed }

    /// SplitMix64: public domain, by Sebastiano Vigna.
    package mutating func number(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, limit)))
    }

    /// Values that are JSON, and not what is expected.
    private static let values = [
        "null", "-1", "1e9", "18446744073709551616", "\"\\u0000\"", "{}", "[]", "\"\"", "true", "0.1", "\"../../etc\"",
        "[[[[[[[[1]]]]]]]]", "\"\(String(repeating: "x", count: 70_000))\"", "{\"a\":{\"a\":{\"a\":1}}}",
        "253402300800",
    ].map { Array($0.utf8) }

    /// One of the messages spoilt, and a line feed: half of them are JSON with one other value.
    package mutating func spoil(_ messages: [String]) -> [UInt8] {
        var bytes = Array(messages[number(below: messages.count)].utf8)
        if number(below: 2) == 0 {
            let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
            let start = colons[number(below: colons.count)] + 1
            let end = bytes[start...].firstIndex { ",}]".utf8.contains($0) } ?? bytes.endIndex
            bytes.replaceSubrange(start..<end, with: Self.values[number(below: Self.values.count)])
            return bytes + [UInt8(ascii: "\n")]
        }
        for _ in 0...number(below: 4) {
            let place = number(below: bytes.count + 1)
            let end = min(bytes.count, place + number(below: 12))
            switch number(below: 6) {
            case 0 where place < bytes.count: bytes[place] = UInt8(number(below: 256))
            case 1: bytes.removeSubrange(min(place, end)..<end)
            case 2: bytes.insert(contentsOf: Self.fragments[number(below: Self.fragments.count)], at: place)
            case 3: bytes.insert(contentsOf: bytes[min(place, end)..<end], at: place)
            case 4: bytes.removeSubrange(place...)
            default:
                let fragment = Self.fragments[number(below: Self.fragments.count)]
                bytes.replaceSubrange(min(place, end)..<end, with: fragment)
            }
        }
        return bytes + [UInt8(ascii: "\n")]
    }
}
