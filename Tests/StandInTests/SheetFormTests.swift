import ElectionFinance
import Testing

@testable import StandIn

@Suite struct SheetFormTests {
    @Test(arguments: try ReadExport.all.get())
    func hasTheSixteenSheetsWithNetFilesHeaders(export: ReadExport) {
        #expect(export.sheetNames == NetFileSheet.all.map(\.name))
        for sheet in NetFileSheet.all {
            #expect(export.headers[sheet.name] == sheet.columns.map(\.name))
            #expect(export.narrowestRow[sheet.name] == sheet.columns.count, "every cell is written, \(sheet.name)")
        }
    }

    @Test(arguments: try ReadExport.all.get())
    func rareSheetsHoldRowsOnRequestOnly(export: ReadExport) {
        for sheet in ["B2-Loans", "H-Loans", "F465P3-Expenditure", "F461P5-Expenditure"] {
            #expect(export[sheet].isEmpty == !export.city.includesRareSheets, "\(sheet)")
        }
    }

    @Test(arguments: try ReadExport.all.get())
    func transactionNumbersAreUniqueInsideAFiling(export: ReadExport) {
        for sheet in ["A-Contributions", "E-Expenditure", "D-Expenditure", "G-Expenditure", "F-Expenses", "B1-Loans"] {
            let keys = export[sheet].map { $0.filing + [$0.text("Tran_ID")] }
            #expect(Set(keys).count == keys.count, "\(sheet)")
        }
    }

    @Test(arguments: try ReadExport.all.get())
    func onlyLateSpendingGiftsAreListedTwiceExactly(export: ReadExport) {
        for sheet in export.sheetNames {
            let rows = export[sheet]
            let mayRepeat = sheet == "F496P3-Contributions" && export.city.size > 2
            #expect((Set(rows).count < rows.count) == mayRepeat, "\(sheet)")
        }
    }

    @Test(arguments: try ReadExport.all.get())
    func periodReportsEndInTheYearOfTheExport(export: ReadExport) {
        for row in export["Summary"] { #expect(row.text("Thru_Date").hasPrefix("\(export.year)-")) }
    }
}
