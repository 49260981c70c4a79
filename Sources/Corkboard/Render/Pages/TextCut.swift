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
