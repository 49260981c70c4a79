/// Statements with `?` for their values, rewritten with PostgreSQL's `$1`, `$2`, ...
///
/// A question mark inside a literal, a quoted name or a comment stays. `??` becomes one question mark, for the
/// operators that have one: `arguments ?? 'year'`, `arguments ??| array['year']`.
package struct PostgresPlaceholders {
    /// The statement as PostgreSQL takes it.
    package let sql: String
    /// How many values it takes.
    package let count: Int

    /// Rewrites a statement.
    package init(_ sql: String) {
        guard sql.utf8.contains(UInt8(ascii: "?")) else {
            self.sql = sql
            count = 0
            return
        }
        var scanner = Scanner(Array(sql.utf8))
        scanner.run()
        self.sql = String(decoding: scanner.output, as: UTF8.self)
        count = scanner.count
    }
}

/// Goes through a statement once, copying what it passes.
private struct Scanner {
    private let input: [UInt8]
    private var position = 0
    var output: [UInt8] = []
    var count = 0

    init(_ input: [UInt8]) {
        self.input = input
        output.reserveCapacity(input.count + 16)
    }

    mutating func run() {
        while let byte = peek(0) {
            switch byte {
            case "?": placeholder()
            case "'": copyQuoted(by: "'", hasEscapes: isEscapeString)
            case "\"": copyQuoted(by: "\"", hasEscapes: false)
            case "$": copyDollarQuoted()
            case "-" where peek(1) == "-": copyLine()
            case "/" where peek(1) == "*": copyComment()
            default: copy()
            }
        }
    }

    private func peek(_ distance: Int) -> Unicode.Scalar? {
        let index = position + distance
        return input.indices.contains(index) ? Unicode.Scalar(input[index]) : nil
    }

    private mutating func copy(_ length: Int = 1) {
        let end = min(position + length, input.count)
        output += input[position..<end]
        position = end
    }

    private mutating func placeholder() {
        if peek(1) == "?" {
            position += 1
            copy()
        } else {
            count += 1
            output += "$\(count)".utf8
            position += 1
        }
    }

    /// Whether the quotation mark here belongs to `E'...'`, in which a backslash escapes.
    private var isEscapeString: Bool {
        (peek(-1) == "E" || peek(-1) == "e") && !Self.isNamePart(peek(-2))
    }

    /// A doubled quotation mark ends one part and begins another, which comes to the same.
    private mutating func copyQuoted(by quote: Unicode.Scalar, hasEscapes: Bool) {
        copy()
        while let byte = peek(0) {
            copy(hasEscapes && byte == "\\" ? 2 : 1)
            guard byte == quote else { continue }
            // The second part of `E'a''b'` has escapes, too.
            if hasEscapes, peek(0) == quote { copy() } else { return }
        }
    }

    /// Copies `$$...$$` or `$tag$...$tag$`, or the dollar alone where it is part of a name or of `$1`.
    private mutating func copyDollarQuoted() {
        var length = 1
        while Self.isNamePart(peek(length)), peek(length) != "$" { length += 1 }
        let isTag = peek(length) == "$" && !("0"..."9" ~= (peek(1) ?? "$"))
        guard isTag, !Self.isNamePart(peek(-1)) else { return copy() }
        let tag = Array(input[position...(position + length)])
        copy(tag.count)
        while position < input.count {
            if input[position...].starts(with: tag) { return copy(tag.count) }
            copy()
        }
    }

    private mutating func copyLine() {
        while let byte = peek(0), byte != "\n" { copy() }
    }

    /// Comments nest.
    private mutating func copyComment() {
        var depth = 0
        repeat {
            if peek(0) == "/", peek(1) == "*" {
                depth += 1
                copy(2)
            } else if peek(0) == "*", peek(1) == "/" {
                depth -= 1
                copy(2)
            } else {
                copy()
            }
        } while depth > 0 && position < input.count
    }

    /// Letters, digits, underscores and dollars; every byte beyond ASCII is a letter.
    private static func isNamePart(_ scalar: Unicode.Scalar?) -> Bool {
        switch scalar {
        case .some("a"..."z"), .some("A"..."Z"), .some("0"..."9"), .some("_"), .some("$"): true
        case .some(let scalar): scalar.value >= 0x80
        case nil: false
        }
    }
}
