/// Builds one JSON object, or any JSON text, as bytes on one line.
///
/// Everything below U+0020 is escaped, so that no value can begin a line of its own.
struct JSONLine {
    /// The largest string in bytes; what is longer is cut.
    static let limit = 16 << 10

    private(set) var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Appends JSON as it is.
    mutating func append(raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }

    /// Appends JSON as it is.
    mutating func append(raw: StaticString) {
        raw.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Appends `"name":`, with a comma before it unless it is the first of its object.
    mutating func append(name: String) {
        if let last = bytes.last, last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        append(string: name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Appends a string of at most `limit` bytes; of a longer one the start, and how many bytes were left out.
    mutating func append(string: String) {
        let bytes = string.utf8
        guard bytes.count > Self.limit else { return append(quoted: bytes) }
        var end = bytes.index(bytes.startIndex, offsetBy: Self.limit)
        // Not within a character: its later bytes begin with the bits 10.
        while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end = bytes.index(before: end) }
        let left = bytes.distance(from: end, to: bytes.endIndex)
        append(quoted: bytes[..<end], note: " ... (\(left) bytes left out)")
    }

    /// Appends a string in quotes, whatever its length; what is not UTF-8 becomes U+FFFD in `text`.
    mutating func append(quoted text: some Collection<UInt8>, note: String = "") {
        bytes.append(UInt8(ascii: "\""))
        escape(text)
        escape(note.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ text: some Collection<UInt8>) {
        let isEscaped: Void? = text.withContiguousStorageIfAvailable { escape($0) }
        if isEscaped == nil { Array(text).withUnsafeBufferPointer { escape($0) } }
    }

    /// Copies what needs no escape in one go, because that is nearly all there is.
    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for index in 0..<text.count {
            let byte = text[index]
            if Self.isPlain[Int(byte)] { continue }
            bytes.append(contentsOf: text[start..<index])
            start = index + 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): append(raw: "\\n")
            case UInt8(ascii: "\r"): append(raw: "\\r")
            case UInt8(ascii: "\t"): append(raw: "\\t")
            default:
                append(raw: "\\u00")
                bytes += [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 0xF)]]
            }
        }
        bytes.append(contentsOf: text[start...])
    }

    private static let isPlain = (0...255).map { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }
    private static let digits = Array("0123456789abcdef".utf8)
}
