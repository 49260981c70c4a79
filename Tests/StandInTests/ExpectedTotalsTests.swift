import Testing

@testable import StandIn

/// The totals handed out beside the bytes agree with what the rules find in the bytes.
@Suite struct ExpectedTotalsTests {
    @Test(arguments: try ReadExport.all.get())
    func rowCountsAreThoseOfTheWorkbook(export: ReadExport) {
        for sheet in export.sheetNames { #expect(export.totals.rowCounts[sheet] == export[sheet].count, "\(sheet)") }
    }

    @Test(arguments: try ReadExport.all.get())
    func filingsAndTheirCurrentVersionsAreCounted(export: ReadExport) {
        let filings = Set(export["Summary"].map(\.filing))
        let current = CurrentVersions(of: export)
        #expect(export.totals.filings == filings.count)
        #expect(export.totals.currentFilings == filings.filter(current.contains).count)
        #expect(export.totals.currentFilings < export.totals.filings)
        let rows = export["A-Contributions"].filter { current.contains($0.filing) }
        #expect(export.totals.currentRowCounts["A-Contributions"] == rows.count)
    }

    @Test(arguments: try ReadExport.all.get())
    func sumsPerFilerAreThoseOfCurrentRows(export: ReadExport) {
        let current = CurrentVersions(of: export)
        func sums(_ sheet: String, _ column: String) -> [ExpectedTotals.Filer: Int] {
            var sums: [ExpectedTotals.Filer: Int] = [:]
            for row in export[sheet] where current.contains(row.filing) {
                let filer = ExpectedTotals.Filer(id: row.text("Filer_ID"), name: row.text("Filer_NamL"))
                sums[filer, default: 0] += row.cents(column) ?? 0
            }
            return sums
        }
        let found = [
            sums("A-Contributions", "Tran_Amt1"), sums("C-Contributions", "Tran_Amt1"),
            sums("I-Contributions", "Tran_Amt1"), sums("E-Expenditure", "Amount"), sums("D-Expenditure", "Amount"),
            sums("B1-Loans", "Loan_Amt1"),
        ]
        for (filer, expected) in export.totals.filers {
            let amounts = [
                expected.contributionsCents, expected.goodsCents, expected.increasesCents, expected.paymentsCents,
                expected.forOthersCents, expected.loansReceivedCents,
            ]
            #expect(found.map { $0[filer, default: 0] } == amounts, "\(filer)")
        }
    }

    @Test(arguments: try ReadExport.all.get())
    func fatesOfLateGiftsAreWhatTheRowsShow(export: ReadExport) {
        let current = CurrentVersions(of: export)
        let gifts = export["A-Contributions"].filter { current.contains($0.filing) }
        func keys(_ rows: [ReadExport.Row], _ columns: [String]) -> Set<[String]> {
            Set(rows.map { row in columns.map(row.text) })
        }
        let byNumber = keys(gifts, ["Filer_ID", "Tran_ID", "Tran_NamL", "Tran_Date", "Tran_Amt1"])
        let byName = keys(gifts, ["Filer_ID", "Tran_NamL", "Tran_Date", "Tran_Amt1"])
        let loans = keys(export["B1-Loans"], ["Filer_ID", "Lndr_NamL", "Loan_Date1", "Loan_Amt1"])
        let newest = Dictionary(
            export["497"].map { (["Filer_ID", "Rpt_ID_Num"].map($0.text), $0) },
            uniquingKeysWith: { Int($0.text("Report_Num")) ?? 0 < Int($1.text("Report_Num")) ?? 0 ? $1 : $0 })
        var found: [LateContributionFate: Int] = [:]
        for row in newest.values where row["Form_Type"] == "F497P1" && (row.cents("Amount") ?? 0) > 0 {
            let name = ["Filer_ID", "Enty_NamL", "Ctrib_Date", "Amount"].map(row.text)
            if byNumber.contains([name[0], row.text("Tran_ID")] + name.dropFirst()) {
                found[.sameTransaction, default: 0] += 1
            } else if byName.contains(name) {
                found[.otherTransactionID, default: 0] += 1
            } else if loans.contains(name) {
                found[.loan, default: 0] += 1
            }
        }
        for fate in [LateContributionFate.sameTransaction, .otherTransactionID, .loan] {
            #expect(export.totals.lateContributionFates[fate] == found[fate], "\(fate)")
        }
        #expect(export.totals.lateContributionFates.values.reduce(0, +) == newest.count)
    }
}
