import CivicSQL

/// A line of the summary page that the rows of a schedule must add up to.
///
/// - Source: `docs/finance/reconciliation.md`. Schedule H and part 2 of B are left out: no real row of them is known.
struct ScheduleLine: Sendable {
    let schedule: String
    let line: String
    /// The sheet with the rows.
    let sheet: String
    /// The columns that are added.
    let added: [String]
    /// The columns that are taken off.
    let subtracted: [String]
    /// Whether the form has no line for small bills, so that the filed line may be above the rows.
    let mayExceedRows: Bool

    init(
        _ schedule: String, _ line: String, _ sheet: String, _ added: [String], minus subtracted: [String] = [],
        mayExceedRows: Bool = false
    ) {
        self.schedule = schedule
        self.line = line
        self.sheet = sheet
        self.added = added
        self.subtracted = subtracted
        self.mayExceedRows = mayExceedRows
    }

    static let all: [ScheduleLine] = [
        ScheduleLine("A", "1", "A-Contributions", ["Tran_Amt1"]),
        ScheduleLine("C", "1", "C-Contributions", ["Tran_Amt1"]),
        ScheduleLine("I", "1", "I-Contributions", ["Tran_Amt1"]),
        ScheduleLine("D", "1", "D-Expenditure", ["Amount"]),
        ScheduleLine("E", "1", "E-Expenditure", ["Amount"]),
        ScheduleLine("F", "1", "F-Expenses", ["Amt_Incur"], mayExceedRows: true),
        ScheduleLine("F", "2", "F-Expenses", ["Amt_Paid"], mayExceedRows: true),
        ScheduleLine("F", "3", "F-Expenses", ["Amt_Incur"], minus: ["Amt_Paid"], mayExceedRows: true),
        ScheduleLine("B1", "1", "B1-Loans", ["Loan_Amt1"]),
        // Paid or forgiven: loans forgiven alone explain 6 of 23 filings in San Diego 2019.
        ScheduleLine("B1", "2", "B1-Loans", ["Loan_Amt5", "Loan_Amt6"]),
    ]

    /// A bill of 100 dollars or more has to be itemized, so one that is not is below that.
    static let smallBillCents = 100_00
}

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
