import CivicSQL
import StandIn
import TestSupport
import Testing

@testable import ElectionFinance

/// The database of a made-up city against what its reports were made to add up to.
@Suite(.serialized) struct MadeUpCityTests {
    private static let made = MadeUpCity(
        aid: "LIND", name: "Lindenport", seed: 4, size: 14, includesRareSheets: true)

    @Test(arguments: [(2024, 0), (2025, 0), (2026, 2)])
    func holdsWhatTheReportsAddUpTo(year: Int, edition: Int) async throws {
        let city = try TestCity()
        let export = try Self.made.export(year: year, edition: edition)
        let report = try await city.run(from: city.directory.write(export.zip, to: "LIND_\(year).zip"))
        #expect(report.failure == nil)
        try expectRowCounts(city, export.totals)
        try expectSums(city, export.totals)
        #expect(
            try city.value("SELECT count(*) FROM filings WHERE form = 'F460'")
                == .integer(Int64(export.totals.filings)))
        #expect(
            try city.value("SELECT count(*) FROM filings WHERE form = 'F460' AND is_current")
                == .integer(Int64(export.totals.currentFilings)))
        #expect(try city.value("SELECT count(*) FROM reconciliation WHERE status = 'mismatch'") == .integer(0))
        let lost = try city.value(
            "SELECT count(*) FROM reconciliation WHERE schedule = 'A' AND line_item = '1' AND status = 'explained'")
        // One row a year, in every version of its report.
        #expect(lost?.integer ?? 0 >= 1)
    }

    @Test func findsEveryLateGiftWhereItCameBack() async throws {
        let city = try TestCity()
        for year in 2025...2026 {
            let zip = try Self.made.exportZip(year: year)
            try await city.run(from: city.directory.write(zip, to: "LIND_\(year).zip"))
        }
        let fates = Self.made.expectedTotals(year: 2026).lateContributionFates
        func flagged(_ condition: String) throws -> Int {
            try city.value(
                "SELECT count(*) FROM contribution_reports_24_hours WHERE source_year = 2026 AND \(condition)"
            )?.integer ?? -1
        }
        #expect(
            try flagged("appears_again_in = 'monetary_contributions' AND appears_again_because LIKE 'same trans%'")
                >= fates[.sameTransaction, default: 0])
        #expect(
            try flagged("appears_again_because LIKE 'same name%' AND appears_again_in = 'monetary_contributions'")
                >= fates[.otherTransactionID, default: 0])
        #expect(try flagged("appears_again_in = 'received_loans'") == fates[.loan, default: 0])
        #expect(try flagged("appears_again_in = 'summaries' AND amount < 100") == fates[.notItemized, default: 0])
        // What is left is outside of every statement, among them those of the year before without one.
        let counted = try flagged("part = 'received' AND appears_again_in IS NULL AND amount <> 0")
        #expect(counted <= fates[.afterLastPeriod, default: 0] + fates[.yearBefore, default: 0])
    }

    @Test func fillsTheTablesOfFormsThatNoRealExportHadYet() async throws {
        let city = try TestCity()
        let zip = try Self.made.exportZip(year: 2025)
        try await city.run(from: city.directory.write(zip, to: "LIND_2025.zip"))
        for table in ["loans_made", "loan_guarantors", "ie_expenditures", "major_donor_ie_statements"] {
            #expect(try city.value("SELECT count(*) FROM \(table)")?.integer ?? 0 > 0)
        }
    }

    private func expectRowCounts(_ city: TestCity, _ totals: ExpectedTotals) throws {
        for table in CleanTable.all {
            let raw = try city.value("SELECT count(*) FROM \(SQLIdentifier.quoted(table.sheet.tableName))")
            #expect(raw?.integer == totals.rowCounts[table.sheet.name, default: 0], "\(table.sheet.name)")
            // Part 3 carries no report id, so its older versions are not superseded but flagged.
            let condition = table.name == "ie_contributions" ? "appears_again_in IS NULL" : "1"
            let clean = try city.value("SELECT count(*) FROM \(table.name) WHERE \(condition)")
            if table.name == "ie_contributions" {
                #expect(clean?.integer ?? 0 <= totals.currentRowCounts[table.sheet.name, default: 0])
                continue
            }
            #expect(clean?.integer == totals.currentRowCounts[table.sheet.name, default: 0], "\(table.name)")
        }
    }

    private func expectSums(_ city: TestCity, _ totals: ExpectedTotals) throws {
        let sums: [(String, String, KeyPath<ExpectedTotals.Sums, Int>)] = [
            ("monetary_contributions", "amount_cents", \.contributionsCents),
            ("non_monetary_contributions", "amount_cents", \.goodsCents),
            ("misc_cash_increases", "amount_cents", \.increasesCents),
            ("payments_made", "amount_cents", \.paymentsCents),
            ("expenditure_summaries", "amount_cents", \.forOthersCents),
            ("received_loans", "amount_received_cents", \.loansReceivedCents),
        ]
        for (table, column, expected) in sums {
            let rows = try city.query(
                "SELECT filer_id, filer_name, sum(\(column)) AS cents FROM \(table) GROUP BY 1, 2")
            var found: [ExpectedTotals.Filer: Int] = [:]
            for row in rows {
                let filer = ExpectedTotals.Filer(id: row["filer_id"].text ?? "", name: row["filer_name"].text ?? "")
                found[filer] = row["cents"].integer ?? 0
            }
            for (filer, sums) in totals.filers {
                #expect(found[filer, default: 0] == sums[keyPath: expected], "\(table) of \(filer)")
            }
        }
    }
}
