/// What texts of databases look like.
enum DateText {
    /// Whether a text is a day: `2026-05-11`.
    static func isDay(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count == 10 else { return false }
        for (offset, byte) in text.enumerated() {
            let isDash = offset == 4 || offset == 7
            guard isDash ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte) else { return false }
        }
        return true
    }

    /// The day of a moment, `2026-05-11` of `2026-05-11T01:00:00`; the text itself when it has none.
    static func day(_ text: String) -> String {
        let bytes = Array(text.utf8.prefix(10))
        return isDay(bytes[...]) ? String(decoding: bytes, as: UTF8.self) : text
    }
}
