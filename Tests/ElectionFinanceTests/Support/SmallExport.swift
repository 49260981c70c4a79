import CivicModel
import Workbook

@testable import ElectionFinance

/// A workbook of a few rows, written by hand for one test: sixteen sheets, some columns filled.
struct SmallExport {
    /// The sheets in order; a test may take one away or add one.
    var sheets = NetFileSheet.all.map(\.name)
    /// The header of each sheet; a test may rename or add a column.
    var headers = Dictionary(uniqueKeysWithValues: NetFileSheet.all.map { ($0.name, $0.columns.map(\.name)) })
    /// The rows of each sheet: cells by header. A text that is a date or an amount becomes such a cell.
    var rows: [String: [[String: WorkbookWriter.Cell]]] = [:]

    /// A report's facts, shared by its rows.
    struct Report {
        var filer = "1234567"
        var name = "Friends of the Library"
        var number = "000"
        var date = "2019-07-31"
        var start: String? = "2019-01-01"
        var end: String? = "2019-06-30"

        var cells: [String: WorkbookWriter.Cell] {
            var cells: [String: WorkbookWriter.Cell] = [
                "Filer_ID": .text(filer), "Filer_NamL": .text(name), "Report_Num": .text(number),
                "Rpt_Date": SmallExport.date(date),
            ]
            if let start { cells["From_Date"] = SmallExport.date(start) }
            if let end { cells["Thru_Date"] = SmallExport.date(end) }
            return cells
        }
    }

    /// Adds a row of a report to a sheet.
    mutating func add(_ sheet: String, _ report: Report, _ cells: [String: WorkbookWriter.Cell]) {
        rows[sheet, default: []].append(report.cells.merging(cells) { _, own in own })
    }

    /// Adds a contribution of schedule A.
    mutating func addGift(
        _ report: Report, _ id: String, _ amount: String?, on date: String?, from name: String = "Ahn"
    ) {
        add(
            "A-Contributions", report,
            [
                "Form_Type": .text("A"), "Tran_ID": .text(id), "Tran_NamL": .text(name),
                "Tran_Amt1": amount.map { .decimal($0) } ?? .emptyNumber,
                "Tran_Date": date.map(Self.date) ?? .emptyDate,
            ])
    }

    /// Adds a line of the summary page.
    mutating func addLine(_ report: Report, _ section: String, _ line: String, _ amount: String) {
        add(
            "Summary", report,
            ["Form_Type": .text(section), "Line_Item": .text(line), "Amount_A": .decimal(amount)])
    }

    /// The workbook's bytes.
    func workbook() throws -> [UInt8] {
        var writer = WorkbookWriter()
        for sheet in sheets {
            writer.addSheet(sheet)
            let header = headers[sheet, default: []]
            writer.addRow(header.map { .text($0) })
            for row in rows[sheet, default: []] {
                let extra = row.keys.filter { $0.hasPrefix("beyond") }.sorted().compactMap { row[$0] }
                writer.addRow(header.map { row[$0] ?? .emptyText } + extra)
            }
        }
        return try writer.finish()
    }

    /// The zip NetFile would serve.
    func zip() throws -> [UInt8] {
        var archive = ZipArchiveWriter()
        archive.add("efile_newest_LIND_2019.xlsx", try workbook())
        return try archive.finish()
    }

    /// A date cell of an ISO date.
    static func date(_ iso: String) -> WorkbookWriter.Cell {
        guard let day = CalendarDay(text: Array(iso.utf8)) else { return .text(iso) }
        return .date(year: day.year, month: day.month, day: day.day)
    }

    /// One report with two gifts and the lines that they add up to.
    static func plain() -> SmallExport {
        var export = SmallExport()
        let report = Report()
        export.addGift(report, "INC1", "250.00", on: "2019-03-01")
        export.addGift(report, "INC2", "-50.00", on: "2019-03-02", from: "Bell")
        export.addLine(report, "A", "1", "200.00")
        export.addLine(report, "A", "2", "80.50")
        export.addLine(report, "A", "3", "280.50")
        return export
    }
}
