/// What can be told of SQL from its text alone.
package enum SQLText {
    /// Whether there is nothing but white space, semicolons and comments.
    static func isBlank(_ text: some Sequence<UInt8>) -> Bool {
        var scanner = CommentSkipper()
        for byte in text where scanner.isCode(byte) && !isSpace(byte) && byte != UInt8(ascii: ";") { return false }
        return scanner.isClean
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Quotes a name in SQLite's brackets, unless it is a plain word; the form that Datasette shows.
    package static func identifier(_ name: String) -> String {
        let isPlain =
            name.utf8.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
            && name.utf8.allSatisfy(isWordByte)
        if isPlain, !reservedWords.contains(name.lowercased()) { return name }
        // SQLite has no way to write `]` in brackets; such a name is quoted the standard way.
        return name.utf8.contains(UInt8(ascii: "]"))
            ? quoted(name) : "[" + name + "]"
    }

    /// Quotes a name in the standard way, byte by byte: a quotation mark with a combining accent after it is another
    /// character to Swift, and the end of the name to SQLite.
    static func quoted(_ name: String) -> String {
        let quote = UInt8(ascii: "\"")
        let doubled = name.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }
        return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// SQLite's keywords that cannot be names without quotes (sqlite.org/lang_keywords.html).
    private static let reservedWords: Set<String> = Set(
        """
        abort action add after all alter analyze and as asc attach autoincrement before begin between by cascade case \
        cast check collate column commit conflict constraint create cross current_date current_time current_timestamp \
        database default deferrable deferred delete desc detach distinct drop each else end escape except exclusive \
        exists explain fail for foreign from full glob group having if ignore immediate in index indexed initially \
        inner insert instead intersect into is isnull join key left like limit match natural no not notnull null of \
        offset on or order outer plan pragma primary query raise recursive references regexp reindex release rename \
        replace restrict right rollback row savepoint select set table temp temporary then to transaction trigger \
        union unique update using vacuum values view virtual when where with without
        """.split(separator: " ").map(String.init))
}
