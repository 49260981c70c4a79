import CivicModel
import CivicSQL
import Foundation
import SwiftCSV
import TestSupport
import Testing
import Workbook

@testable import ElectionFinance

/// The whole way on NetFile's real workbooks of Berkeley 2018 and San Diego 2019 and January 2020.
@Suite(.enabled(if: Repository.hasSharedData, "NetFile's real workbooks are not here"))
struct RealExportTests {
    /// Built once: a debug build takes seconds for San Diego.
    private static let berkeley = Task { try await built("berkeley.ca", ["BRK_2018_efile.xlsx"]) }
    private static let sanDiego = Task { try await built("sandiego.ca", ["SD_CSD_2019.xlsx", "SD_CSD_2020.xlsx"]) }

    private static func built(_ site: String, _ files: [String]) async throws -> TestCity {
        let city = try TestCity(site)
        for file in files {
            let report = try await city.run(from: Repository.netFile(file))
            if let failure = report.failure { throw failure }
        }
        return city
    }

    /// Counted in the workbooks with another program.
    @Test func keepsEveryRowOfEverySheet() async throws {
        let berkeley = try await Self.berkeley.value
        let sanDiego = try await Self.sanDiego.value
        #expect(try counts(berkeley) == [24, 40, 3, 0, 0, 0, 0, 0, 35, 3, 3, 0, 0, 405, 0, 0])
        #expect(
            try counts(sanDiego) == [8078, 86, 29, 19, 0, 0, 51, 111, 2103, 355, 75, 0, 0, 4244, 12 + 67, 8])
    }

    /// A, C, I, D, E and B1 agree on every filing; F exceeds its rows in four, by bills under 100 dollars.
    @Test func reconcilesEveryFilingToTheCent() async throws {
        for city in [try await Self.berkeley.value, try await Self.sanDiego.value] {
            let gaps = try city.query(
                "SELECT * FROM reconciliation WHERE status <> 'ok' AND (schedule <> 'F' OR compared = 'lines')")
            #expect(gaps.isEmpty)
        }
        let sanDiego = try await Self.sanDiego.value
        let small = try sanDiego.query(
            "SELECT gap FROM reconciliation WHERE schedule = 'F' AND line_item = '1' AND gap <> 0 ORDER BY gap")
        #expect(small.map { $0["gap"] } == [.real(26.72), .real(31.28), .real(56), .real(56)])
    }

    /// These filings have rows, counted by another program.
    @Test(arguments: [
        ("A", "A_Contributions", 57), ("C", "C_Contributions", 13), ("I", "I_Contributions", 15),
        ("D", "D_Expenditure", 19), ("E", "E_Expenditure", 78),
    ])
    func comparesAllFilings(schedule: String, table: String, withRows: Int) async throws {
        let sanDiego = try await Self.sanDiego.value
        let compared = try sanDiego.value(
            """
            SELECT count(*) FROM reconciliation
            WHERE schedule = '\(schedule)' AND line_item = '1' AND compared = 'rows' AND status = 'ok'
            """)
        #expect(compared == .integer(94))
        let filings = try sanDiego.value(
            """
            SELECT count(*) FROM (
                SELECT DISTINCT Filer_ID, Filer_NamL, Report_Num, Rpt_Date, From_Date, Thru_Date FROM "\(table)")
            """)
        #expect(filings == .integer(Int64(withRows)))
    }

    @Test func knowsTheAmendmentThatMovesItsPeriod() async throws {
        let rows = try await Self.sanDiego.value.query(
            "SELECT report_number, period_start, is_current FROM filings WHERE filer_id = '1416567' AND form = 'F460' ORDER BY 1"
        )
        #expect(
            rows.map(\.values) == [
                [.integer(0), .text("2019-01-01"), .integer(0)], [.integer(1), .text("2018-01-01"), .integer(1)],
            ])
        let current = try await Self.sanDiego.value.value(
            "SELECT count(*) || ' of ' || (SELECT count(*) FROM filings WHERE form = 'F460') FROM filings WHERE form = 'F460' AND is_current"
        )
        #expect(current == .text("83 of 94"))
    }

    @Test func sumsExactly() async throws {
        let sanDiego = try await Self.sanDiego.value
        // Added in whole cents over the workbook itself, without the database.
        var cents: [String: Int64] = [:]
        let workbook = try WorkbookReader(path: Repository.netFile("SD_CSD_2019.xlsx"))
        for (sheet, column) in [("A-Contributions", "Tran_Amt1"), ("E-Expenditure", "Amount")] {
            var index = 0
            try workbook.readSheet(sheet) { row in
                if row.number == 1 {
                    index = (0..<row.count).first { row[column: $0].string == column } ?? -1
                } else if let money = Money(decimal: row[column: index].string) {
                    cents[sheet, default: 0] += money.cents
                }
            }
        }
        for (sheet, column) in [("A_Contributions", "Tran_Amt1"), ("E_Expenditure", "Amount")] {
            let sum = try sanDiego.value("SELECT sum(CAST(round(\(column) * 100) AS INTEGER)) FROM \(sheet)")
            #expect(
                sum?.integer.map(Int64.init) == cents[sheet == "A_Contributions" ? "A-Contributions" : "E-Expenditure"])
        }
    }

    @Test func countsEveryRowAsLoadedOrSuperseded() async throws {
        let rows = try await Self.sanDiego.value.query(
            "SELECT table_name, raw_rows, superseded_rows, rows FROM etl_counts WHERE raw_rows > 0")
        for row in rows {
            let parts = (row["superseded_rows"].integer ?? 0) + (row["rows"].integer ?? 0)
            #expect(parts == row["raw_rows"].integer)
        }
        #expect(rows.first?["superseded_rows"] == .integer(592))
    }

    /// NetFile's other service gives the same late contributions of January 2020, months later.
    @Test func findsItsLateContributionsInNetFilesOtherService() async throws {
        let text = try String(contentsOfFile: Repository.netFile("SD_netfile_api_2020.csv"), encoding: .utf8)
        let table = try CSV<Named>(string: text, delimiter: .comma, loadColumns: false)
        let theirs = Set(
            table.rows.filter { $0["Form_Type"]?.hasPrefix("F497") == true }.map { row in
                ["FilerStateId", "Tran_Id", "Calculated_Date", "Calculated_Amount"].map { row[$0] ?? "" }
            })
        let ours = try await Self.sanDiego.value.query(
            """
            SELECT filer_id, transaction_id, contribution_date, printf('%.2f', amount) AS amount
            FROM contribution_reports_24_hours
            WHERE source_year = 2020 AND contribution_date >= '2020-01-01'
            """)
        let missing = ours.filter { row in
            !theirs.contains(["filer_id", "transaction_id", "contribution_date", "amount"].map { row[$0].text ?? "" })
        }
        #expect(ours.count > 10)
        // A later amendment may have withdrawn or changed one; most must be there.
        #expect(missing.count * 10 <= ours.count)
    }

    @Test func readsSanDiegosDueDatesThatAreTexts() async throws {
        let rows = try await Self.sanDiego.value.query(
            "SELECT count(due_date) AS dates, count(due_date_words) AS words FROM received_loans")
        #expect(rows.first?["dates"].integer ?? 0 > 0)
        #expect(rows.first?["words"] == .integer(0))
    }

    private func counts(_ city: TestCity) throws -> [Int] {
        try NetFileSheet.all.map { sheet in
            try city.value("SELECT count(*) FROM \(SQLIdentifier.quoted(sheet.tableName))")?.integer ?? -1
        }
    }
}

@Suite struct NetFileSheetTests {
    @Test func hasTheColumnsOfTheSixteenSheets() {
        #expect(
            NetFileSheet.all.map(\.columns.count) == [75, 75, 75, 75, 63, 77, 63, 63, 63, 44, 61, 61, 61, 16, 45, 31])
    }

    @Test(.enabled(if: Repository.hasSharedData, "NetFile's real workbooks are not here"))
    func hasTheHeadersOfARealWorkbook() throws {
        let workbook = try WorkbookReader(path: Repository.netFile("SD_CSD_2020.xlsx"))
        #expect(workbook.sheetNames == NetFileSheet.all.map(\.name))
        for sheet in NetFileSheet.all {
            var header: [String] = []
            try workbook.readSheet(sheet.name) { row in
                if row.number == 1 { header = (0..<row.count).map { row[column: $0].string } }
            }
            #expect(header == sheet.columns.map(\.name))
        }
    }
}
