import Testing

@testable import StandIn

/// Rows add up to the filed lines, as in the real exports.
@Suite struct RowSumTests {
    private static let exactLines: [(sheet: String, columns: [String], line: String)] = [
        ("A-Contributions", ["Tran_Amt1"], "A 1"), ("C-Contributions", ["Tran_Amt1"], "C 1"),
        ("I-Contributions", ["Tran_Amt1"], "I 1"), ("D-Expenditure", ["Amount"], "D 1"),
        ("E-Expenditure", ["Amount"], "E 1"), ("B1-Loans", ["Loan_Amt1"], "B1 1"),
        ("B1-Loans", ["Loan_Amt5", "Loan_Amt6"], "B1 2"), ("B1-Loans", ["Loan_Amt7"], "E 3"),
        ("H-Loans", ["Loan_Amt1"], "H 1"), ("H-Loans", ["Loan_Amt5", "Loan_Amt6"], "H 2"),
    ]

    private static func sums(_ export: ReadExport, _ sheet: String, _ columns: [String]) -> [[String]: Int] {
        var sums: [[String]: Int] = [:]
        for row in export[sheet] {
            sums[row.filing, default: 0] += columns.reduce(0) { $0 + (row.cents($1) ?? 0) }
        }
        return sums
    }

    @Test(arguments: try ReadExport.all.get())
    func rowsAddUpToTheirLineUnlessAnAmountIsLost(export: ReadExport) throws {
        let filings = SummaryIdentityTests.filings(export)
        let lost = Set(export["A-Contributions"].filter { $0["Tran_Amt1"] == nil }.map(\.filing))
        #expect(lost.isEmpty == (export.city.size < 9))
        for (sheet, columns, line) in Self.exactLines {
            let sums = Self.sums(export, sheet, columns)
            #expect(Set(sums.keys).isSubset(of: Set(filings.keys)), "no row without a summary, \(sheet)")
            for (filing, lines) in filings {
                let filed = try #require(lines[line]).period
                if sheet == "A-Contributions", lost.contains(filing) {
                    #expect(sums[filing, default: 0] < filed)
                } else {
                    #expect(sums[filing, default: 0] == filed, "\(line) of \(filing)")
                }
            }
        }
    }

    @Test(arguments: try ReadExport.all.get())
    func billsAddUpExceptForSmallOnes(export: ReadExport) throws {
        var surpluses = 0
        for (column, line) in [("Amt_Incur", "F 1"), ("Amt_Paid", "F 2")] {
            let sums = Self.sums(export, "F-Expenses", [column])
            for (filing, lines) in SummaryIdentityTests.filings(export) {
                let surplus = try #require(lines[line]).period - sums[filing, default: 0]
                #expect((0..<10_000).contains(surplus), "\(line) of \(filing)")
                surpluses += surplus > 0 ? 1 : 0
            }
        }
        #expect((surpluses > 0) == (export.city.size > 1))
    }

    @Test(arguments: try ReadExport.all.get())
    func billsAndLoansBalance(export: ReadExport) throws {
        for row in export["F-Expenses"] {
            let amounts = try ["Beg_Bal", "Amt_Incur", "Amt_Paid", "End_Bal"].map { try #require(row.cents($0)) }
            #expect(amounts[0] + amounts[1] - amounts[2] == amounts[3])
        }
        for row in export["B1-Loans"] + export["B2-Loans"] + export["H-Loans"] {
            let amounts = try (1...8).map { try #require(row.cents("Loan_Amt\($0)")) }
            #expect(amounts[3] + amounts[0] - amounts[4] - amounts[5] == amounts[1])
        }
    }

    @Test(arguments: try ReadExport.all.get())
    func openBalancesComeBackInTheNextReport(export: ReadExport) {
        let current = CurrentVersions(of: export)
        for (sheet, opening, closing) in [
            ("F-Expenses", "Beg_Bal", "End_Bal"), ("B1-Loans", "Loan_Amt4", "Loan_Amt2"),
        ] {
            let rows = export[sheet].filter { current.contains($0.filing) }
            for entries in Dictionary(
                grouping: rows, by: { [$0.text("Filer_ID"), $0.text("Filer_NamL"), $0.text("Tran_ID")] }
            ).values {
                let ordered = entries.sorted { $0.text("Thru_Date") < $1.text("Thru_Date") }
                for (before, after) in zip(ordered, ordered.dropFirst()) {
                    #expect(before.cents(closing) == after.cents(opening), "\(sheet) \(after.text("Tran_ID"))")
                }
            }
        }
    }
}
