import CivicSQL
import TestSupport
import Testing

@testable import ElectionFinance

/// The shape of the clean tables, and what their rows say.
@Suite struct CleanTableTests {
    @Test func hasTheSixteenTablesOfCivicBand() {
        #expect(
            Set(CleanTable.all.map(\.name)) == [
                "monetary_contributions", "non_monetary_contributions", "misc_cash_increases", "ie_contributions",
                "ie_expenditures", "major_donor_ie_statements", "expenditure_summaries", "on_behalf_of_expenditures",
                "payments_made", "accrued_expenses", "received_loans", "loan_guarantors", "loans_made", "summaries",
                "contribution_reports_24_hours", "ie_reports_24_hours",
            ])
        #expect(Set(CleanTable.all.map(\.sheet)) == Set(NetFileSheet.all))
    }

    @Test(arguments: CleanTable.all.map(\.name))
    func hasTheCommonColumns(table: String) {
        let columns = Set(CleanTable.named(table).allColumns.map(\.name))
        #expect(
            columns.isSuperset(of: [
                "id", "report_date", "filer_id", "filer_name", "report_number", "committee_type", "period_start",
                "period_end", "election_date", "form_type", "source_year", "source_row", "is_current",
                "amendment_note", "filing_id", "appears_again_in", "appears_again_id", "appears_again_because",
            ]))
        #expect(columns.count == CleanTable.named(table).allColumns.count)
    }

    @Test func composesNamesAndLabelsCodes() async throws {
        let city = try TestCity()
        var export = SmallExport()
        export.add(
            "A-Contributions", SmallExport.Report(),
            [
                "Tran_ID": .text("INC1"), "Tran_NamL": .text("O'Brien"), "Tran_NamF": .text("Zoë"),
                "Tran_NamT": .text("Dr."), "Tran_NamS": .text("Jr."), "Entity_Cd": .text("ind"),
                "Tran_Self": .text("y"), "Tran_Type": .text("R"), "Tran_Zip4": .text("94605-"),
                "Tran_Amt1": .decimal("-147.28"), "Committee_Type": .text("CTL"), "Tran_Emp": .text("Café “Blue”"),
            ])
        for (number, zip) in ["2144-3132", "Unknown", "94605-1234", "946051"].enumerated() {
            export.add(
                "A-Contributions", SmallExport.Report(),
                ["Tran_ID": .text("Z\(number)"), "Tran_Zip4": .text(zip), "Tran_NamL": .text("Z\(number)")])
        }
        try await city.run(from: city.write(export))
        let row = try #require(
            try city.query("SELECT * FROM monetary_contributions WHERE transaction_id = 'INC1'").first)
        #expect(row["contributor_name"] == .text("Dr. Zoë O'Brien Jr."))
        #expect(row["entity_label"] == .text("person") && row["entity_code"] == .text("ind"))
        #expect(row["transaction_type_label"] == .text("returned"))
        #expect(row["committee_type_label"] == .text("controlled committee"))
        #expect(row["self_employed"] == .integer(1))
        #expect(row["zip"] == .text("94605-") && row["zip5"] == .text("94605"))
        #expect(row["amount"] == .real(-147.28) && row["amount_cents"] == .integer(-14_728))
        #expect(row["contribution_date"] == .null)
        let zips = try city.query(
            "SELECT zip5 FROM monetary_contributions WHERE transaction_id LIKE 'Z%' ORDER BY transaction_id")
        #expect(zips.map { $0["zip5"] } == [.null, .null, .text("94605"), .null])
    }

    @Test func linksEveryRowToItsRawRowAndFiling() async throws {
        let city = try TestCity()
        try await city.run(from: city.write(SmallExport.plain()))
        let joined = try city.query(
            """
            SELECT r.Tran_Amt1, c.amount, f.period_end
            FROM monetary_contributions c
            JOIN A_Contributions r USING (source_year, source_row)
            JOIN filings f ON f.id = c.filing_id
            """)
        #expect(joined.count == 2)
        #expect(joined.allSatisfy { $0["Tran_Amt1"] == $0["amount"] && $0["period_end"] == .text("2019-06-30") })
    }

    @Test func leavesSupersededVersionsInTheRawTables() async throws {
        let city = try TestCity()
        var export = SmallExport()
        let amended = SmallExport.Report(number: "001", date: "2019-09-01")
        export.addGift(SmallExport.Report(), "INC1", "250.00", on: "2019-03-01")
        export.addGift(amended, "INC1", "255.00", on: "2019-03-01")
        try await city.run(from: city.write(export))
        #expect(try city.value("SELECT count(*) FROM A_Contributions") == .integer(2))
        let row = try #require(try city.query("SELECT * FROM monetary_contributions").first)
        #expect(row["amount"] == .real(255) && row["amendment_note"] == .text("amendment 1; replaces version 0"))
        let counts = try #require(
            try city.query("SELECT * FROM etl_counts WHERE table_name = 'monetary_contributions'").first)
        #expect(counts["raw_rows"] == .integer(2) && counts["superseded_rows"] == .integer(1))
        let old = try city.query("SELECT superseded_by FROM filings WHERE is_current = 0")
        #expect(old.map { $0["superseded_by"] } == [row["filing_id"]])
    }

    @Test func findsWordsInNamesEmployersAndDescriptions() async throws {
        let city = try TestCity()
        var export = SmallExport()
        export.add(
            "A-Contributions", SmallExport.Report(),
            ["Tran_ID": .text("INC1"), "Tran_NamL": .text("Muñoz"), "Tran_Emp": .text("Harbor Works")])
        try await city.run(from: city.write(export))
        for word in ["munoz", "harbor", "library"] {
            let found = try city.query(
                """
                SELECT transaction_id FROM monetary_contributions
                WHERE rowid IN (SELECT rowid FROM monetary_contributions_fts WHERE monetary_contributions_fts MATCH '\(word)')
                """)
            #expect(found.count == 1)
        }
        #expect(try city.query("SELECT * FROM filers_fts WHERE filers_fts MATCH 'friends'").count == 1)
    }

    @Test func indexesTheWaysPeopleAsk() async throws {
        let city = try TestCity()
        try await city.run(from: city.write(SmallExport.plain()))
        for column in ["report_date", "contribution_date", "filer_name", "contributor_name", "amount", "zip5"] {
            let plan = try city.query(
                "EXPLAIN QUERY PLAN SELECT * FROM monetary_contributions WHERE \(column) = 'x'")
            #expect(plan.first?["detail"].text?.contains("USING INDEX monetary_contributions_\(column)") == true)
        }
    }

    @Test func takesTheCommonestCityOfAZip() async throws {
        let city = try TestCity()
        var export = SmallExport()
        for (number, name) in ["Oakland", "OAKLAND", "Piedmont"].enumerated() {
            export.add(
                "A-Contributions", SmallExport.Report(),
                [
                    "Tran_ID": .text("I\(number)"), "Tran_City": .text(name), "Tran_State": .text("CA"),
                    "Tran_Zip4": .text("94611"),
                ])
        }
        try await city.run(from: city.write(export))
        let row = try #require(try city.query("SELECT * FROM zipcodes").first)
        #expect(row["city"] == .text("Oakland") && row["occurrences"] == .integer(3))
        #expect(row["city_occurrences"] == .integer(2) && row["county"] == .null)
        try city.directory.write("zip,city,county_name,state_id\n94611,Piedmont,Alameda,CA\n", to: "uszips.csv")
        _ = try ZipcodeFile.importFile(
            city.directory.file("uszips.csv"), to: city.storage.root + "/zipcodes.csv", now: city.now)
        #expect(try await city.run(.load).outcome == .published)
        let imported = try #require(try city.query("SELECT * FROM zipcodes").first)
        #expect(imported["city"] == .text("Piedmont") && imported["county"] == .text("Alameda"))
        #expect(imported["source"].text?.contains("uszips.csv of 2026-11-20") == true)
    }

    @Test(arguments: ["name\nx\n", "zip,city\n9461,Oakland\n", "zip,city\n"])
    func refusesAZipFileThatIsNone(text: String) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(text, to: "zips.csv")
        #expect(throws: (any Error).self) {
            try ZipcodeFile.importFile(path, to: directory.file("out.csv"), now: TestCity().now)
        }
    }
}
