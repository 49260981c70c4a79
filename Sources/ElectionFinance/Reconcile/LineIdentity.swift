/// A line of the summary page that is the sum of other lines.
struct LineIdentity: Sendable {
    let section: String
    let line: String
    /// The lines that are added, as section and line.
    let added: [(String, String)]
    /// The lines that are taken off.
    let subtracted: [(String, String)]
    /// Whether the parts are taken from column B, the year to date.
    let usesYearToDate: Bool

    init(
        _ section: String, _ line: String, _ added: [(String, String)], minus subtracted: [(String, String)] = [],
        usesYearToDate: Bool = false
    ) {
        self.usesYearToDate = usesYearToDate
        self.section = section
        self.line = line
        self.added = added
        self.subtracted = subtracted
    }

    static let all: [LineIdentity] = [
        LineIdentity("A", "3", [("A", "1"), ("A", "2")]),
        LineIdentity("B1", "3", [("B1", "1")], minus: [("B1", "2")]),
        LineIdentity("C", "3", [("C", "1"), ("C", "2")]),
        LineIdentity("D", "3", [("D", "1"), ("D", "2")]),
        LineIdentity("E", "4", [("E", "1"), ("E", "2"), ("E", "3")]),
        LineIdentity("F", "3", [("F", "1")], minus: [("F", "2")]),
        LineIdentity("H", "3", [("H", "1")], minus: [("H", "2")]),
        LineIdentity("I", "4", [("I", "1"), ("I", "2"), ("I", "3")]),
        LineIdentity("F460", "1", [("A", "3")]),
        LineIdentity("F460", "2", [("B1", "3")]),
        LineIdentity("F460", "3", [("F460", "1"), ("F460", "2")]),
        LineIdentity("F460", "4", [("C", "3")]),
        LineIdentity("F460", "5", [("F460", "3"), ("F460", "4")]),
        LineIdentity("F460", "6", [("E", "4")]),
        LineIdentity("F460", "7", [("H", "3")]),
        LineIdentity("F460", "8", [("F460", "6"), ("F460", "7")]),
        LineIdentity("F460", "9", [("F", "3")]),
        LineIdentity("F460", "10", [("C", "3")]),
        LineIdentity("F460", "11", [("F460", "8"), ("F460", "9"), ("F460", "10")]),
        LineIdentity("F460", "13", [("F460", "3")]),
        LineIdentity("F460", "14", [("I", "4")]),
        LineIdentity("F460", "15", [("F460", "8")]),
        LineIdentity(
            "F460", "16", [("F460", "12"), ("F460", "13"), ("F460", "14")], minus: [("F460", "15")]),
        LineIdentity("F460", "19", [("F460", "2"), ("F460", "9")], usesYearToDate: true),
    ]
}
