import CLibPQ

/// The server's types that are read as something else than text.
///
/// - Source: `SELECT oid, typname FROM pg_type`; the numbers of built-in types never change.
enum PostgresType {
    static let bytea: Oid = 17

    /// Reads a value from the text the server sends.
    static func value(_ text: UnsafeBufferPointer<UInt8>, of type: Oid) -> SQLValue {
        switch type {
        // bool: t or f
        case 16: return .integer(text.first == UInt8(ascii: "t") ? 1 : 0)
        case bytea: return .blob(bytes(hex: text))
        // int8, int2, int4, oid
        case 20, 21, 23, 26: return Int64(string(text)).map(SQLValue.integer) ?? .text(string(text))
        // float4, float8
        case 700, 701: return Double(string(text)).map(SQLValue.real) ?? .text(string(text))
        // timestamp, timestamptz
        case 1114, 1184: return .text(moment(string(text)))
        default: return .text(string(text))
        }
    }

    private static func string(_ text: UnsafeBufferPointer<UInt8>) -> String { String(decoding: text, as: UTF8.self) }

    /// Reads `\x00ff`.
    private static func bytes(hex text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        stride(from: 2, to: text.count - 1, by: 2).map { digit(text[$0]) << 4 | digit(text[$0 + 1]) }
    }

    private static func digit(_ character: UInt8) -> UInt8 {
        character < UInt8(ascii: "a") ? character &- UInt8(ascii: "0") : character &- UInt8(ascii: "a") &+ 10
    }

    /// A moment as Python stored it in SQLite: `2026-11-19 08:00:00.5+00` becomes `2026-11-19 08:00:00.500000`.
    /// Infinity and years before Christ stay as the server writes them.
    static func moment(_ text: String) -> String {
        guard text.utf8.last.map({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) == true else { return text }
        let moment = text.hasSuffix("+00") ? text.dropLast(3) : text[...]
        let parts = moment.split(separator: ".", maxSplits: 1)
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        return parts[0] + "." + fraction + String(repeating: "0", count: max(0, 6 - fraction.utf8.count))
    }
}
