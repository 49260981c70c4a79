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
