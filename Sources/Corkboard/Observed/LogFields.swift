import CivicModel

/// One line of JSON, field by field, as bytes.
///
/// What is not printable is escaped, so that no value can begin a line of its own or speak to a terminal.
struct LogFields {
    private var bytes: [UInt8] = Array("{".utf8)

    init() { bytes.reserveCapacity(512) }

    /// The line with its end.
    func end() -> [UInt8] { bytes + "}\n".utf8 }

    mutating func add(_ name: StaticString, _ number: Int) {
        begin(name)
        bytes += String(number).utf8
    }

    /// A number with three decimals.
    mutating func add(_ name: StaticString, thousandths number: Int) {
        begin(name)
        let number = max(0, number)
        bytes += String(number / 1000).utf8
        bytes.append(UInt8(ascii: "."))
        append(number % 1000, digits: 3)
    }

    /// A moment in UTC: `2026-11-20T06:00:00.042Z`.
    mutating func add(_ name: StaticString, time unixMilliseconds: Int64) {
        begin(name)
        let milliseconds = Int(max(0, unixMilliseconds))
        let (seconds, day) = (milliseconds / 1000 % 86_400, CalendarDay(daysSinceEpoch: milliseconds / 86_400_000))
        bytes.append(UInt8(ascii: "\""))
        for (number, digits, separator) in [
            (day.year, 4, "-"), (day.month, 2, "-"), (day.day, 2, "T"), (seconds / 3600, 2, ":"),
            (seconds / 60 % 60, 2, ":"), (seconds % 60, 2, "."), (milliseconds % 1000, 3, "Z\""),
        ] as [(Int, Int, StaticString)] {
            append(number, digits: digits)
            append(separator)
        }
    }

    /// Text, of which at most so many bytes are kept.
    mutating func add(_ name: StaticString, _ text: String, limit: Int = .max) {
        add(name, bytes: Self.cut(text.utf8, to: limit))
    }

    /// Text that is UTF-8.
    mutating func add(_ name: StaticString, bytes text: some Collection<UInt8>) {
        begin(name)
        bytes.append(UInt8(ascii: "\""))
        // Nearly all text is plain.
        let isPlain = text.allSatisfy {
            $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain { bytes += text } else { escape(text) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The start of a text, at most so many bytes, without part of a character at its end.
    static func cut(_ text: String.UTF8View, to limit: Int) -> Substring.UTF8View {
        guard text.count > limit else { return text[...] }
        var end = text.index(text.startIndex, offsetBy: limit)
        // The later bytes of a character begin with the bits 10.
        while end > text.startIndex, text[end] & 0xC0 == 0x80 { end = text.index(before: end) }
        return text[..<end]
    }

    private mutating func escape(_ text: some Collection<UInt8>) {
        var before: (UInt8, UInt8) = (0, 0)
        for byte in text {
            switch (before.0, before.1, byte) {
            case (_, _, UInt8(ascii: "\"")), (_, _, UInt8(ascii: "\\")): bytes += [UInt8(ascii: "\\"), byte]
            case (_, _, ..<0x20), (_, _, 0x7F): escape(UInt16(byte))
            // U+0080 to U+009F steer terminals.
            case (_, 0xC2, 0x80...0x9F):
                bytes.removeLast()
                escape(UInt16(byte))
            // U+2028 and U+2029 end lines for some readers.
            case (0xE2, 0x80, 0xA8...0xA9):
                bytes.removeLast(2)
                escape(0x2000 | UInt16(byte & 0x3F))
            default: bytes.append(byte)
            }
            before = (before.1, byte)
        }
    }

    private mutating func escape(_ unit: UInt16) {
        append("\\u")
        for shift in [12, 8, 4, 0] { bytes.append(PercentEncoding.hexDigits[Int(unit >> UInt16(shift)) & 15]) }
    }

    private mutating func begin(_ name: StaticString) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        append("\"")
        append(name)
        append("\":")
    }

    private mutating func append(_ text: StaticString) { text.withUTF8Buffer { bytes += $0 } }

    private mutating func append(_ number: Int, digits: Int) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
