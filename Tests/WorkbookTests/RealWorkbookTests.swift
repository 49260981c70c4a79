import Foundation
import Testing

@testable import Workbook

/// The published exports of NetFile, where this machine has them.
@Suite(.enabled(if: RealWorkbooks.isPresent, "the exports in ../shared/data/netfile are not part of the repository"))
struct RealWorkbookTests {
    @Test(arguments: Set(RealSheet.all.map(\.file)).sorted())
    func equalsOpenpyxl(_ file: String) throws {
        let reader = try WorkbookReader(path: RealWorkbooks.path(file))
        let expected = RealSheet.all.filter { $0.file == file }
        #expect(reader.sheetNames == expected.map(\.sheet))
        #expect(!reader.usesDateSystem1904)
        for sheet in expected {
            #expect(try RealWorkbooks.summary(reader, file, sheet.sheet) == sheet)
        }
    }

    @Test func readsKnownCells() throws {
        let reader = try WorkbookReader(path: RealWorkbooks.path("SD_CSD_2019.xlsx"))
        var header: [String] = []
        var first: [String: String] = [:]
        try reader.readSheet("A-Contributions") { row in
            if row.number == 1 { header = (0..<row.count).map { row[column: $0].string } }
            guard row.number == 2 else { return }
            for column in 0..<row.count { first[header[column]] = row[column: column].rendered }
        }
        #expect(header.count == 75)
        #expect(header.first == "Filer_ID" && header.last == "Int_CmteId")
        for (column, expected) in RealWorkbooks.firstContribution {
            #expect(first[column] == expected, "\(column)")
        }
    }
}

/// Where the exports are, and what is made of a sheet.
enum RealWorkbooks {
    /// Some cells of row 2 of SD 2019, sheet A-Contributions, as openpyxl shows them.
    static let firstContribution = [
        "Filer_ID": #"text "1398814""#, "Report_Num": #"text "001""#, "Rpt_Date": "date 2019-06-11 +0",
        "Elect_Date": "date 2018-11-06 +0", "tblCover_Office_Cd": #"text """#, "Tran_ID": #"text "INC2265""#,
        "Tran_Zip4": #"text "92109""#, "Tran_Date": "date 2019-03-03 +0", "Tran_Date1": "empty",
        "Tran_Amt1": "number 550.00", "Int_CmteId": #"text """#,
    ]

    private static var directory: URL? {
        var url = URL(filePath: #filePath)
        while url.path != "/" {
            url.deleteLastPathComponent()
            let candidate = url.appending(path: "../shared/data/netfile").standardizedFileURL
            if FileManager.default.fileExists(atPath: url.appending(path: "Package.swift").path) { return candidate }
        }
        return nil
    }

    static var isPresent: Bool {
        directory.map { FileManager.default.fileExists(atPath: $0.path) } ?? false
    }

    static func path(_ file: String) throws -> String {
        try #require(directory).appending(path: file).path
    }

    static func summary(_ reader: WorkbookReader, _ file: String, _ sheet: String) throws -> RealSheet {
        var rows = 0, texts = 0, numbers = 0, cents = 0, dates = 0, daySum = 0
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        try reader.readSheet(sheet) { row in
            rows += 1
            #expect(row.number == rows)
            for column in 0..<row.count {
                let cell = row[column: column]
                switch cell.kind {
                case .text:
                    texts += 1
                    for byte in cell.bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
                    hash = (hash ^ 10) &* 0x100_0000_01b3
                case .number:
                    numbers += 1
                    cents += try Self.cents(cell.string)
                case .date:
                    let date = try #require(cell.date)
                    dates += 1
                    daySum += date.year * 10_000 + date.month * 100 + date.day
                case .empty, .boolean, .error: break
                }
            }
        }
        return RealSheet(file, sheet, rows, texts, hash, numbers, cents, dates, daySum)
    }

    /// Dollars as decimal digits; no binary fractions.
    private static func cents(_ literal: String) throws -> Int {
        let halves = literal.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = halves.count > 1 ? String(halves[1]) : ""
        try #require(halves.count <= 2 && fraction.count <= 2)
        let digits = String(halves[0]) + fraction + String(repeating: "0", count: 2 - fraction.count)
        return try #require(Int(digits))
    }
}
