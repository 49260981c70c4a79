/// One version of a Form 460: its rows, its unitemized amounts and the balances it starts from.
struct PeriodReport: Sendable {
    /// Amounts too small for a row, one per schedule, and interest.
    struct Unitemized: Sendable {
        var giftsCents = 0
        var goodsCents = 0
        var forOthersCents = 0
        var paymentsCents = 0
        var increasesCents = 0
        var interestReceivedCents = 0
        /// Bills under 100 dollars, which schedule F has no line for: they lift F:1 and F:2 above the rows.
        var billsIncurredCents = 0
        var billsPaidCents = 0
    }

    /// Which of the lines that few filings have are written.
    enum ExtraLines: Sendable { case none, primary, spendingLimits }

    var header: ReportHeader
    /// Line 12, and column B of lines 1 to 11 before this period.
    var openingCashCents: Int
    var yearToDate: YearToDate
    var receipts: [Receipt] = []
    var payments: [Payment] = []
    var bills: [UnpaidBill] = []
    var loans: [LoanEntry] = []
    var guarantees: [LoanEntry] = []
    var loansMade: [LoanEntry] = []
    var unitemized = Unitemized()
    var extraLines = ExtraLines.none

    var summary: SummaryPage { SummaryPage(of: self) }

    func receipts(on schedule: Receipt.Schedule) -> [Receipt] { receipts.filter { $0.schedule == schedule } }

    func payments(on schedule: Payment.Schedule) -> [Payment] { payments.filter { $0.schedule == schedule } }
}

/// Column B of the summary page, lines 1 to 11.
///
/// Lines 1, 4, 6 and 10 start each January at zero; 2, 7 and 9 start at what was still open, as the
/// instructions of Form 460 tell ("if this is the first report filed for this calendar year, only carry
/// over the amounts from Lines 2, 7, and 9").
struct YearToDate: Sendable {
    private var cents = [Int](repeating: 0, count: 12)

    subscript(line: Int) -> Int { cents[line] }

    /// Adds one report's column A.
    mutating func add(_ page: SummaryPage) {
        for line in 1...11 { cents[line] += page.periodCents(line) }
    }

    /// What a new calendar year starts from.
    func carriedIntoNewYear() -> YearToDate {
        var next = YearToDate()
        next.open(loansCents: cents[2], loansMadeCents: cents[7], billsCents: cents[9])
        return next
    }

    /// Puts open balances in the lines that carry them, and in their totals.
    mutating func open(loansCents: Int, loansMadeCents: Int = 0, billsCents: Int) {
        for line in [2, 3, 5] { cents[line] += loansCents }
        for line in [7, 8, 11] { cents[line] += loansMadeCents }
        for line in [9, 11] { cents[line] += billsCents }
    }
}
