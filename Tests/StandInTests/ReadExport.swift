import Foundation
import Testing
import Workbook

@testable import StandIn

/// A made-up export read back through `WorkbookReader`: nothing here knows how it was made.
struct ReadExport: CustomTestStringConvertible {
    typealias Row = [String: String]

    let city: MadeUpCity
    let year: Int
    let edition: Int
    let totals: ExpectedTotals
    private(set) var sheetNames: [String] = []
    private(set) var headers: [String: [String]] = [:]
    private(set) var rows: [String: [Row]] = [:]
    private(set) var narrowestRow: [String: Int] = [:]

    var testDescription: String {
        "\(city.aid) \(year), seed \(city.seed), \(city.size) committees, edition \(edition)"
    }

    init(_ city: MadeUpCity, _ year: Int, edition: Int = 0) throws {
        self.city = city
        self.year = year
        self.edition = edition
        let export = try city.export(year: year, edition: edition)
        totals = export.totals
        try TemporaryDirectory.use { directory in
            let path = directory + "/export.xlsx"
            try Data(export.workbook).write(to: URL(fileURLWithPath: path))
            let reader = try WorkbookReader(path: path)
            sheetNames = reader.sheetNames
            for sheet in reader.sheetNames { try read(sheet, reader) }
        }
    }

    private mutating func read(_ sheet: String, _ reader: WorkbookReader) throws {
        var header: [String] = []
        var found: [Row] = []
        var narrowest = Int.max
        try reader.readSheet(sheet) { row in
            narrowest = min(narrowest, row.count)
            guard row.number > 1 else {
                for column in 0..<row.count { header.append(row[column: column].string) }
                return
            }
            var values: Row = [:]
            for column in 0..<row.count {
                let cell = row[column: column]
                switch cell.kind {
                case .empty: continue
                case .date: values[header[column]] = cell.date?.isoDate
                default: if !cell.bytes.isEmpty { values[header[column]] = cell.string }
                }
            }
            found.append(values)
        }
        headers[sheet] = header
        rows[sheet] = found
        narrowestRow[sheet] = narrowest
    }

    subscript(sheet: String) -> [Row] { rows[sheet] ?? [] }

    /// Exports of several kinds, read once for the whole suite.
    static let all = Result {
        let plain = MadeUpCity(aid: "LIND", name: "Lindenport", seed: 1, size: 14)
        let rare = MadeUpCity(aid: "MARB", name: "Marisol Bay", seed: 2, size: 13, includesRareSheets: true)
        let full = MadeUpCity(aid: "QUAR", name: "Quarry Heights", seed: 7, size: 16)
        let tiny = MadeUpCity(aid: "TINY", name: "Otter Slough", seed: 3, size: 1)
        return try [
            ReadExport(plain, 2025), ReadExport(plain, 2026, edition: 2), ReadExport(rare, 2024, edition: 3),
            ReadExport(full, 2027, edition: 1), ReadExport(tiny, 2026),
        ]
    }
}

extension ReadExport.Row {
    func text(_ column: String) -> String { self[column] ?? "" }

    /// An amount in cents, nil when there is none.
    func cents(_ column: String) -> Int? {
        guard let text = self[column], let amount = Decimal(string: text) else { return nil }
        return NSDecimalNumber(decimal: amount * 100).intValue
    }

    /// What joins the rows of one filing, as the notes on NetFile say.
    var filing: [String] {
        ["Filer_ID", "Filer_NamL", "Report_Num", "Rpt_Date", "From_Date", "Thru_Date"].map(text)
    }
}

/// A directory that is gone after its use.
enum TemporaryDirectory {
    static func use<Answer>(_ body: (String) throws -> Answer) throws -> Answer {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("standin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }
}
