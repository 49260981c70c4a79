import ElectionFinance

/// What an export must add up to, counted from the made-up reports without reading the workbook.
///
/// - Units: cents. Superseded versions count in `rowCounts` and `filings` alone.
/// - Duplicates: rows that overlapping periods list again, and those of F496P3, are counted as they stand.
package struct ExpectedTotals: Sendable, Equatable {
    /// A filer as the export names it. `Pending` stands for several, so the name belongs to the key.
    package struct Filer: Sendable, Hashable {
        /// `Filer_ID`.
        package let id: String
        /// `Filer_NamL` of the version that is counted.
        package let name: String

        /// Takes both parts of the key.
        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// What one filer's Forms 460 add up to.
    package struct Sums: Sendable, Equatable {
        /// Rows of schedule A in the current versions.
        package var contributionsCents = 0
        /// Rows of schedule C.
        package var goodsCents = 0
        /// Rows of schedule I.
        package var increasesCents = 0
        /// Rows of schedule E.
        package var paymentsCents = 0
        /// Rows of schedule D.
        package var forOthersCents = 0
        /// `Loan_Amt1` of schedule B1.
        package var loansReceivedCents = 0
        /// Forms 460 in every version that carries this filer's name.
        package var filings = 0
        /// Forms 460 that no newer version replaces.
        package var currentFilings = 0
    }

    /// Data rows per sheet name, every version.
    package private(set) var rowCounts: [String: Int] = [:]
    /// Data rows per sheet name that belong to a current version.
    package private(set) var currentRowCounts: [String: Int] = [:]
    /// Sums per filer; filers of late reports alone are left out.
    package private(set) var filers: [Filer: Sums] = [:]
    /// Current rows of sheet 497 by what becomes of the gift.
    package private(set) var lateContributionFates: [LateContributionFate: Int] = [:]

    /// Forms 460, every version.
    package var filings: Int { filers.values.reduce(0) { $0 + $1.filings } }
    /// Forms 460 that no newer version replaces.
    package var currentFilings: Int { filers.values.reduce(0) { $0 + $1.currentFilings } }

    init(of made: CityYear) {
        for sheet in NetFileSheet.all {
            rowCounts[sheet.name] = 0
            currentRowCounts[sheet.name] = 0
        }
        for report in made.reports { add(report, isCurrent: report.header.isCurrent(in: made.edition)) }
        for late in made.lateContributions {
            count("497", 1, late.header.isCurrent(in: made.edition))
            guard late.header.isCurrent(in: made.edition) else { continue }
            lateContributionFates[late.fate(in: made.edition), default: 0] += 1
        }
        for spent in made.lateExpenditures { count("496", 1, spent.header.isCurrent(in: made.edition)) }
        for gift in made.lateSpendingGifts {
            count("F496P3-Contributions", 1, gift.header.isCurrent(in: made.edition))
        }
        for spent in made.supplementalPayments { count("\(spent.form)-Expenditure", 1, true) }
    }

    private mutating func count(_ sheet: String, _ rows: Int, _ isCurrent: Bool) {
        rowCounts[sheet, default: 0] += rows
        if isCurrent { currentRowCounts[sheet, default: 0] += rows }
    }

    private mutating func add(_ report: PeriodReport, isCurrent: Bool) {
        count("A-Contributions", report.receipts(on: .money).count, isCurrent)
        count("C-Contributions", report.receipts(on: .goods).count, isCurrent)
        count("I-Contributions", report.receipts(on: .increase).count, isCurrent)
        count("D-Expenditure", report.payments(on: .forOthers).count, isCurrent)
        count("G-Expenditure", report.payments(on: .byAgent).count, isCurrent)
        count("E-Expenditure", report.payments(on: .payment).count, isCurrent)
        count("F-Expenses", report.bills.count, isCurrent)
        count("B1-Loans", report.loans.count, isCurrent)
        count("B2-Loans", report.guarantees.count, isCurrent)
        count("H-Loans", report.loansMade.count, isCurrent)
        count("Summary", report.summary.lines.count, isCurrent)

        let filer = Filer(id: report.header.filerID, name: report.header.filerName)
        var sums = filers[filer] ?? Sums()
        sums.filings += 1
        if isCurrent { sums.add(report) }
        filers[filer] = sums
    }
}

extension ExpectedTotals.Sums {
    fileprivate mutating func add(_ report: PeriodReport) {
        func sum(_ schedule: Receipt.Schedule) -> Int {
            report.receipts(on: schedule).reduce(0) { $0 + $1.exportedCents }
        }
        func sum(_ schedule: Payment.Schedule) -> Int { report.payments(on: schedule).reduce(0) { $0 + $1.cents } }
        currentFilings += 1
        contributionsCents += sum(.money)
        goodsCents += sum(.goods)
        increasesCents += sum(.increase)
        paymentsCents += sum(.payment)
        forOthersCents += sum(.forOthers)
        loansReceivedCents += report.loans.reduce(0) { $0 + $1.receivedCents }
    }
}
