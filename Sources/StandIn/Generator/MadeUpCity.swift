import ElectionFinance
import Workbook

/// A made-up city whose campaign-finance exports look like NetFile's and add up like NetFile's.
///
/// - Shape: the sixteen sheets of `NetFileSheet.all`; about thirty committees make some 2,000 transactions a year,
///   and 45 summary lines per report beside them.
/// - Determinism: the same city, year and edition give the same bytes, on every machine.
/// - Balances: cash, loans and bills carry from report to report inside a cycle of four years (2024-2027).
/// - Names: all invented; no real committee, donor or vendor is meant.
package struct MadeUpCity: Sendable, Hashable {
    /// How the export writes `Loan_Date2`, which differs from agency to agency.
    package enum LoanDueDates: Sendable, Hashable {
        /// As date cells, like Berkeley.
        case dateCells
        /// As text `MM/DD/YYYY`, like San Diego.
        case texts
    }

    /// NetFile's shortcut for the agency, `LIND`.
    package let aid: String
    /// The city's name, `Lindenport`.
    package let name: String
    /// The seed of everything made up.
    package let seed: UInt64
    /// How many committees file; twelve are enough to see every oddity.
    package let size: Int
    /// Whether B2, H, F465P3 and F461P5 hold rows, which no real export seen so far does.
    package var includesRareSheets = false
    /// How `Loan_Date2` is written; by default as text where the seed is even.
    package var loanDueDates: LoanDueDates

    /// Takes the agency's shortcut, the city's name, a seed and the number of committees.
    package init(aid: String, name: String, seed: UInt64 = 1, size: Int = 30, includesRareSheets: Bool = false) {
        self.aid = aid.uppercased()
        self.name = name
        self.seed = seed
        self.size = max(1, size)
        self.includesRareSheets = includesRareSheets
        loanDueDates = seed.isMultiple(of: 2) ? .texts : .dateCells
    }

    /// The name NetFile gives the workbook of a year, without `.xlsx` or `.zip`.
    package static func fileName(aid: String, year: Int) -> String { "efile_newest_\(aid)_\(year)" }

    /// The workbook of a year.
    ///
    /// - Parameter edition: 0, or how many days later: each adds amendments, and the first two a report that was late.
    /// - Throws: `StandInError`, or what the writer throws.
    package func workbook(year: Int, edition: Int = 0) throws -> [UInt8] {
        try workbook(of: CityYear(of: self, year: year, edition: edition))
    }

    /// The zip of a year, with the workbook as its one member.
    package func exportZip(year: Int, edition: Int = 0) throws -> [UInt8] {
        try export(year: year, edition: edition).zip
    }

    /// What an export of the year must add up to.
    package func expectedTotals(year: Int, edition: Int = 0) -> ExpectedTotals {
        ExpectedTotals(of: CityYear(of: self, year: year, edition: edition))
    }

    /// Workbook, zip and totals of a year together, made up once.
    package func export(year: Int, edition: Int = 0) throws -> MadeUpExport {
        let made = CityYear(of: self, year: year, edition: edition)
        let workbook = try workbook(of: made)
        var archive = ZipArchiveWriter()
        archive.add("\(Self.fileName(aid: aid, year: year)).xlsx", workbook)
        return try MadeUpExport(workbook: workbook, zip: archive.finish(), totals: ExpectedTotals(of: made))
    }

    private func workbook(of made: CityYear) throws -> [UInt8] {
        let style = RowStyle(loanDueDates: loanDueDates, writesZeroYearToDate: loanDueDates == .texts)
        var writer = WorkbookWriter()
        for sheet in NetFileSheet.all {
            let layout = RowLayout(of: sheet, style: style)
            writer.addSheet(sheet.name)
            writer.addRow(sheet.columns.map { .text($0.name) })
            try made.forEachRow(of: sheet, style) { values in writer.addRow(try layout.cells(values)) }
        }
        return try writer.finish()
    }
}

/// One made-up export: its bytes, and what they must add up to.
package struct MadeUpExport: Sendable {
    /// The workbook.
    package let workbook: [UInt8]
    /// The zip that holds it.
    package let zip: [UInt8]
    /// Counted from the made-up reports, not read back from the bytes.
    package let totals: ExpectedTotals
}
