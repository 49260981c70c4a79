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

/// Where long texts are cut.
enum TextCut {
    /// The end of the first so many characters, between two of them; nil when the text is no longer, or 0 is asked for.
    static func end(of text: ArraySlice<UInt8>, characters: Int) -> Int? {
        guard characters > 0, text.count > characters else { return nil }
        var seen = 0
        for index in text.indices where text[index] & 0xC0 != 0x80 {
            if seen == characters { return index }
            seen += 1
        }
        return nil
    }

    /// The same, but after the last white space before it, if there is any near.
    static func wordEnd(of text: ArraySlice<UInt8>, characters: Int) -> Int? {
        guard let end = end(of: text, characters: characters) else { return nil }
        let near = text[max(text.startIndex, end - 80)..<end]
        return near.lastIndex(where: SQLText.isSpace).map { $0 + 1 } ?? end
    }
}
