import NIOCore

/// Writes JSON as bytes, straight from what SQLite gave.
package struct JSONWriter {
    private let out: GrowingBuffer<UInt8>
    /// Whether numbers that JSON does not have are written as Python writes them, `Infinity`; else they are null.
    package var writesInfinity = false

    /// Whether text is escaped and numbers are spelled as Python's `json.dumps` has them: ASCII alone.
    package var spellsAsPython = false

    /// Begins with nothing.
    package init(capacity: Int = 4096) { out = GrowingBuffer(capacity: capacity) }

    /// What was written.
    package var bytes: [UInt8] { Array(out.elements) }
    /// What was written, to be sent.
    var buffer: ByteBuffer { ByteBuffer(bytes: out.elements) }

    /// Writes what is JSON already.
    package mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { out.append($0) }
    }

    /// Writes bytes that are JSON already.
    @inline(__always)
    func bytes(_ json: UnsafeBufferPointer<UInt8>) { out.append(json) }

    /// Writes a whole value.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .bool(let value): value ? raw("true") : raw("false")
        case .number(let digits): out.append(contentsOf: digits.utf8)
        case .text(let text): self.text(text)
        case .array(let elements):
            raw("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { raw(", ") }
                self.value(element)
            }
            raw("]")
        case .object(let members):
            raw("{")
            for (index, member) in members.enumerated() {
                if index > 0 { raw(", ") }
                text(member.name)
                raw(": ")
                self.value(member.value)
            }
            raw("}")
        }
    }

    /// Writes a text with its quotes.
    package mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { self.text($0) }
    }

    /// Writes bytes that are a text; those that are no UTF-8 become U+FFFD.
    mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
        out.append(UInt8(ascii: "\""))
        var start = 0
        var isASCII = true
        for index in text.indices {
            let byte = text[index]
            if byte >= 0x80 {
                isASCII = false
            } else if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                run(text, start..<index, isASCII: isASCII)
                escape(byte)
                (start, isASCII) = (index + 1, true)
            }
        }
        run(text, start..<text.count, isASCII: isASCII)
        out.append(UInt8(ascii: "\""))
    }

    /// Bytes that need no escape. UTF-8 has no byte below 0x80 within a character, so that no run cuts one apart.
    private mutating func run(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isASCII: Bool) {
        let part = UnsafeBufferPointer(rebasing: text[range])
        if spellsAsPython, !isASCII {
            for scalar in String(decoding: part, as: UTF8.self).unicodeScalars { escape(scalar) }
        } else if isASCII || UTF8Check.isValid(part) {
            out.append(part)
        } else {
            out.append(contentsOf: String(decoding: part, as: UTF8.self).utf8)
        }
    }

    /// A character by its number, in UTF-16's halves beyond the first 65,536.
    private mutating func escape(_ scalar: Unicode.Scalar) {
        guard !scalar.isASCII else { return out.append(UInt8(scalar.value)) }
        for unit in String(scalar).utf16 {
            raw("\\u")
            for shift in [12, 8, 4, 0] { out.append(Hexadecimal.digits[Int(unit >> UInt16(shift) & 15)]) }
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): raw("\\\"")
        case UInt8(ascii: "\\"): raw("\\\\")
        case 0x0A: raw("\\n")
        case 0x0D: raw("\\r")
        case 0x09: raw("\\t")
        case 0x08: raw("\\b")
        case 0x0C: raw("\\f")
        default:
            raw("\\u00")
            out.append(Hexadecimal.digits[Int(byte >> 4)])
            out.append(Hexadecimal.digits[Int(byte & 15)])
        }
    }

    /// Writes a whole number.
    package mutating func integer(_ value: Int64) {
        if value < 0 { out.append(UInt8(ascii: "-")) }
        digits(value.magnitude)
    }

    /// Writes a number of at most two decimals, as money has; false for any other.
    ///
    /// Fifteen digits are exact in a double, so that these are the shortest digits that read back as the same number.
    private func cents(_ value: Double) -> Bool {
        guard value > -1e12, value < 1e12, value != 0 else { return false }
        let scaled = (value * 100).rounded()
        guard scaled / 100 == value else { return false }
        let whole = Int64(scaled).magnitude
        if value < 0 { out.append(UInt8(ascii: "-")) }
        digits(whole / 100)
        out.append(UInt8(ascii: "."))
        let fraction = UInt8(whole % 100)
        out.append(UInt8(ascii: "0") + fraction / 10)
        if fraction % 10 != 0 { out.append(UInt8(ascii: "0") + fraction % 10) }
        return true
    }

    private func digits(_ value: UInt64) {
        guard value >= 10 else { return out.append(UInt8(ascii: "0") + UInt8(value)) }
        digits(value / 10)
        out.append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    private mutating func real(_ value: Double) {
        if value.isFinite {
            if !cents(value) {
                out.append(contentsOf: (spellsAsPython ? PythonNumber.spell(value) : value.description).utf8)
            }
        } else if writesInfinity {
            value.isNaN ? raw("NaN") : value < 0 ? raw("-Infinity") : raw("Infinity")
        } else {
            raw("null")
        }
    }

    /// Writes a cell: bytes that are UTF-8 as a text, others as `{"$base64": true, "encoded": ...}`.
    mutating func cell(_ cell: ResultTable.Cell, of table: ResultTable) {
        switch cell {
        case .null: raw("null")
        case .integer(let value): integer(value)
        case .real(let value): real(value)
        case .text(let range): table.bytes.withUnsafeBufferPointer { text(UnsafeBufferPointer(rebasing: $0[range])) }
        case .blob(let range):
            table.bytes.withUnsafeBufferPointer { all in
                let blob = UnsafeBufferPointer(rebasing: all[range])
                if UTF8Check.isValid(blob) {
                    text(blob)
                } else {
                    raw("{\"$base64\": true, \"encoded\": \"")
                    Base64.encode(blob, into: out)
                    raw("\"}")
                }
            }
        }
    }

    /// Writes a single value of SQLite.
    package mutating func sqlValue(_ value: SQLValue) {
        var table = ResultTable(columns: [""])
        switch value {
        case .null: cell(.null, of: table)
        case .integer(let value): integer(value)
        case .real(let value): real(value)
        case .text(let value): text(value)
        case .blob(let value):
            table.bytes = value
            cell(.blob(0..<value.count), of: table)
        }
    }
}
