import ElectionFinance
import Workbook

/// The rows of each sheet, as named values.
extension CityYear {
    func forEachRow(of sheet: NetFileSheet, _ style: RowStyle, _ body: ([RowLayout.Value]) throws -> Void) throws {
        switch sheet.name {
        case "A-Contributions": try eachReport(\.receipts, body) { $0.schedule == .money ? $0.values : nil }
        case "C-Contributions": try eachReport(\.receipts, body) { $0.schedule == .goods ? $0.values : nil }
        case "I-Contributions": try eachReport(\.receipts, body) { $0.schedule == .increase ? $0.values : nil }
        case "D-Expenditure": try eachReport(\.payments, body) { $0.schedule == .forOthers ? $0.values("D") : nil }
        case "G-Expenditure": try eachReport(\.payments, body) { $0.schedule == .byAgent ? $0.values("G") : nil }
        case "E-Expenditure": try eachReport(\.payments, body) { $0.schedule == .payment ? $0.values("E") : nil }
        case "F-Expenses": try eachReport(\.bills, body) { $0.values }
        case "B1-Loans": try eachReport(\.loans, body) { $0.values("B1", style) }
        case "B2-Loans": try eachReport(\.guarantees, body) { $0.values("B2", style) }
        case "H-Loans": try eachReport(\.loansMade, body) { $0.values("H", style) }
        case "Summary": try eachReport(\.summary.lines, body) { $0.values(style) }
        case "F496P3-Contributions":
            for gift in lateSpendingGifts { try body(gift.header.values + gift.receipt.values) }
        case "F465P3-Expenditure", "F461P5-Expenditure":
            let form = String(sheet.name.prefix(6))
            for spent in supplementalPayments where spent.form == form {
                try body(spent.header.values + spent.payment.values(form))
            }
        case "497": for late in lateContributions { try body(late.header.values + late.values) }
        case "496": for spent in lateExpenditures { try body(spent.header.values + spent.values) }
        default: throw StandInError.sheetUnknown(sheet.name)
        }
    }

    private func eachReport<Entry>(
        _ entries: (PeriodReport) -> [Entry], _ body: ([RowLayout.Value]) throws -> Void,
        _ values: (Entry) -> [RowLayout.Value]?
    ) throws {
        for report in reports {
            let header = report.header.values
            for entry in entries(report) {
                if let values = values(entry) { try body(header + values) }
            }
        }
    }
}

extension ReportHeader {
    var values: [RowLayout.Value] {
        [
            ("Filer_ID", .words(filerID)), ("Filer_NamL", .words(filerName)), ("Report_Num", .words(numberText)),
            ("Committee_Type", .words(committeeType)), ("Rpt_Date", .day(filedOn)), ("From_Date", .day(from)),
            ("Thru_Date", .day(thru)), ("Elect_Date", .day(electionDay)),
        ]
    }
}

extension SummaryPage.Line {
    func values(_ style: RowStyle) -> [RowLayout.Value] {
        let nothing: WorkbookWriter.Cell = style.writesZeroYearToDate ? .money(0) : .emptyNumber
        return [
            ("Rec_Type", .words("SMRY")), ("Form_Type", .words(form)), ("Line_Item", .words(item)),
            ("Amount_A", .money(periodCents)), ("Amount_B", yearToDateCents.map { .money($0) } ?? nothing),
            ("Amount_C", nothing),
        ]
    }
}
