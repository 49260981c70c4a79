import Crypto

/// The colour that tells databases apart: the first six hexadecimal digits of the MD5 of the name, as in Datasette.
enum DatabaseColor {
    static func of(_ name: String) -> String { MD5Text.of(name, digits: 6) }
}

/// MD5 as text. For colours and names of classes; it protects nothing.
enum MD5Text {
    static func of(_ text: String, digits: Int) -> String {
        String(Hexadecimal.text(Insecure.MD5.hash(data: Array(text.utf8))).prefix(digits))
    }
}

/// Names as CSS classes, as Datasette makes them: what cannot be part of one is taken out, and a hash added.
enum CSSClass {
    static func of(_ name: String) -> String {
        let bytes = Array(name.utf8)
        let isPlain =
            bytes.first.map { $0 != 0x5F && isLetter($0) } ?? false
            && bytes.allSatisfy { SQLText.isWordByte($0) || $0 == 0x2D }
        if isPlain { return name }
        let stripped = String(decoding: bytes.drop { $0 == 0x5F }.drop { $0 == 0x2D }, as: UTF8.self)
        let joined = stripped.split(whereSeparator: \.isWhitespace).joined(separator: "-")
        let kept = String(decoding: joined.utf8.filter { SQLText.isWordByte($0) || $0 == 0x2D }, as: UTF8.self)
        return [kept, MD5Text.of(name, digits: 6)].filter { !$0.isEmpty }.joined(separator: "-")
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
}
