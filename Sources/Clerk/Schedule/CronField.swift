/// One of the five fields: its name, its values, and how its text is read.
struct CronField: Sendable {
    let name: String
    let values: ClosedRange<Int>
    /// The first three letters of the values' names, from the lowest value on.
    var valueNames: [String] = []

    static let minute = CronField(name: "minute", values: 0...59)
    static let hour = CronField(name: "hour", values: 0...23)
    static let dayOfMonth = CronField(name: "day of month", values: 1...31)
    static let month = CronField(
        name: "month", values: 1...12,
        valueNames: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    static let dayOfWeek = CronField(
        name: "day of week", values: 0...7, valueNames: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

    /// Whether a field of days restricts them: the manual means by this that no part of it is `*` or `*/n`.
    static func isRestricted(_ text: String) -> Bool { !text.contains("*") }

    /// A part of an expression as a message shows it: on one line, and not at any length.
    static func quoted(_ text: some StringProtocol) -> String {
        String(text.prefix(40)).debugDescription + (text.count > 40 ? "..." : "")
    }

    /// Reads a field; bit n of the result is value n.
    func mask(_ text: String) throws(CronExpression.Problem) -> UInt64 {
        var mask: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            mask |= try self.mask(part: part)
        }
        return mask
    }

    /// Reads `*`, `3`, `1-5`, each also with `/step`.
    private func mask(part: Substring) throws(CronExpression.Problem) -> UInt64 {
        let pieces = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let step = pieces.count == 2 ? try self.step(pieces[1], of: part) : 1
        let range = try self.range(pieces[0], isStepped: pieces.count == 2, of: part)
        return stride(from: range.lowerBound, through: range.upperBound, by: step).reduce(0) { $0 | 1 << UInt64($1) }
    }

    private func range(
        _ text: Substring, isStepped: Bool, of part: Substring
    ) throws(CronExpression.Problem) -> ClosedRange<Int> {
        // Day 7 of a week would be Sunday a second time, which would spoil the steps.
        let last = name == Self.dayOfWeek.name ? 6 : values.upperBound
        if text == "*" { return values.lowerBound...last }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let low = try value(ends[0], of: part)
        guard ends.count == 2 else { return isStepped ? low...max(low, last) : low...low }
        var high = try value(ends[1], of: part)
        // `fri-sun`: a week that ends with Sunday.
        if name == Self.dayOfWeek.name, high == 0, low > 0 { high = 7 }
        guard low <= high else {
            throw problem(part, "the range runs backwards, expected its lower end first")
        }
        return low...high
    }

    private func value(_ text: Substring, of part: Substring) throws(CronExpression.Problem) -> Int {
        if let index = valueNames.firstIndex(of: text.lowercased()) { return values.lowerBound + index }
        guard let value = Self.number(text), values.contains(value) else {
            let names = valueNames.first.flatMap { first in valueNames.last.map { " or \(first) to \($0)" } } ?? ""
            throw problem(part, "expected \(values.lowerBound) to \(values.upperBound)\(names)")
        }
        return value
    }

    /// A step longer than the field would quietly mean "once".
    private func step(_ text: Substring, of part: Substring) throws(CronExpression.Problem) -> Int {
        guard let step = Self.number(text), (1...values.count).contains(step) else {
            throw problem(part, "expected a step of 1 to \(values.count)")
        }
        return step
    }

    private static func number(_ text: Substring) -> Int? {
        // `Int` alone would also take a sign.
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else { return nil }
        return Int(text)
    }

    private func problem(_ part: Substring, _ expected: String) -> CronExpression.Problem {
        CronExpression.Problem("\(name): \(Self.quoted(part)) is not understood, \(expected)")
    }
}
