import CivicModel
import Foundation
import TestSupport
import Testing
import Workbook

@testable import ElectionFinance

/// Bad input never replaces good data: each case ends with a clear error, and the served database as it was.
@Suite struct BadInputTests {
    /// A workbook that cannot be taken, and what the error has to say.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var says: [String]
        var change: @Sendable (inout SmallExport) -> Void
    }

    static let cases = [
        Case(testDescription: "a sheet missing", says: ["sheet \"D-Expenditure\" is missing"]) { export in
            export.sheets.removeAll { $0 == "D-Expenditure" }
        },
        Case(
            testDescription: "a header renamed",
            says: ["sheet \"A-Contributions\" column \"Tran_Amt1\" is missing"]
        ) { export in export.headers["A-Contributions"]?.replace(["Tran_Amt1"], with: ["Amount"]) },
        Case(testDescription: "a header twice", says: ["sheet \"Summary\"", "\"line_item\" stands twice"]) { export in
            export.headers["Summary"]?.append("line_item")
        },
        Case(testDescription: "a header of ours", says: ["\"source_row\" stands twice"]) { export in
            export.headers["497"]?.append("source_row")
        },
        Case(testDescription: "a header without a name", says: ["sheet \"496\" column 32 has no header"]) { export in
            export.headers["496"]?.append("")
        },
        Case(
            testDescription: "an amount with a letter",
            says: ["sheet \"A-Contributions\" row 2 column \"Tran_Amt1\" is \"2,5O\", expected a decimal"]
        ) { $0.rows["A-Contributions"]?[0]["Tran_Amt1"] = .text("2,5O") },
        Case(
            testDescription: "an amount with three decimals", says: ["row 2", "\"1.234\", expected a decimal"]
        ) { $0.rows["A-Contributions"]?[0]["Tran_Amt1"] = .decimal("1.234") },
        Case(
            testDescription: "a date that does not exist",
            says: ["sheet \"A-Contributions\" row 3 column \"Tran_Date\" is \"31/31/2020\", expected a date"]
        ) { $0.rows["A-Contributions"]?[1]["Tran_Date"] = .text("31/31/2020") },
        Case(
            testDescription: "a number for a date", says: ["column \"Tran_Date\" is \"43555\", expected a date"]
        ) { $0.rows["A-Contributions"]?[1]["Tran_Date"] = .decimal("43555") },
        Case(
            testDescription: "a row longer than the header",
            says: ["sheet \"A-Contributions\" row 2 column \"76\" is \"surplus\", expected nothing"]
        ) { $0.rows["A-Contributions"]?[0]["beyond"] = .text("surplus") },
        Case(
            testDescription: "a boolean for a form", says: ["column \"Form_Type\" is", "not true or false"]
        ) { $0.rows["A-Contributions"]?[0]["Form_Type"] = .boolean(false) },
        Case(
            testDescription: "an error for a value", says: ["is \"#N/A\", expected a value"]
        ) { $0.rows["A-Contributions"]?[0]["Tran_NamL"] = .error("#N/A") },
        Case(
            testDescription: "a text of a megabyte", says: ["column \"Tran_NamL\"", "expected a text of at most"]
        ) { $0.rows["A-Contributions"]?[0]["Tran_NamL"] = .text(String(repeating: "x", count: 1 << 20)) },
        Case(
            testDescription: "a report number in words", says: ["\"first\", expected a whole number"]
        ) { $0.rows["A-Contributions"]?[0]["Report_Num"] = .text("first") },
    ]

    @Test(arguments: cases)
    func keepsTheServedDatabase(badInput: Case) async throws {
        let city = try TestCity()
        #expect(try await city.run(from: city.write(SmallExport.plain())).outcome == .published)
        let before = try city.identity()
        var export = SmallExport.plain()
        badInput.change(&export)
        let report = try await city.run(from: city.write(export, named: "LIND_2019_bad.xlsx"))
        try expectClearFailure(report, says: badInput.says)
        #expect(try city.identity() == before)
    }

    @Test(arguments: [
        ("2019.zip", [UInt8]("<html><body>Please try again</body></html>".utf8), "it is a web page"),
        ("2019.zip", [], "it is empty (0 bytes)"),
        ("2019.xlsx", [], "it is empty (0 bytes)"),
        ("2019.zip", [UInt8]("PK".utf8), "is not a zip archive"),
        ("2019.xlsx", [UInt8]("plain words".utf8), "does not start as a zip does"),
    ])
    func refusesAFileThatIsNoExport(name: String, bytes: [UInt8], says: String) async throws {
        let city = try TestCity()
        try await city.run(from: city.write(SmallExport.plain()))
        let before = try city.identity()
        let raw = try Manifest.read(city.files, agency: "LIND")
        let report = try await city.run(from: city.directory.write(bytes, to: name))
        try expectClearFailure(report, says: [says])
        #expect(try city.identity() == before)
        #expect(try Manifest.read(city.files, agency: "LIND") == raw)
    }

    @Test func refusesATruncatedZip() async throws {
        let city = try TestCity()
        let whole = try SmallExport.plain().zip()
        for length in [whole.count / 3, whole.count / 2, whole.count - 1] {
            let report = try await city.run(from: city.directory.write(Array(whole[..<length]), to: "2019.zip"))
            try expectClearFailure(report, says: ["2019.zip"])
            #expect(!FileManager.default.fileExists(atPath: city.files.database))
        }
        #expect(try await city.run(from: city.directory.write(whole, to: "2019.zip")).outcome == .published)
    }

    @Test func refusesAZipWithoutOrWithTwoWorkbooks() async throws {
        let city = try TestCity()
        var without = ZipArchiveWriter()
        without.add("readme.txt", Array("hello".utf8))
        let none = try await city.run(from: city.directory.write(without.finish(), to: "2019.zip"))
        try expectClearFailure(none, says: ["it has no .xlsx in it"])
        var two = ZipArchiveWriter()
        two.add("a.xlsx", try SmallExport.plain().workbook())
        two.add("b.xlsx", try SmallExport.plain().workbook())
        let several = try await city.run(from: city.directory.write(two.finish(), to: "2019.zip"))
        try expectClearFailure(several, says: ["it has 2 workbooks in it (a.xlsx, b.xlsx), expected one"])
    }

    @Test func noticesARawFileThatWasChangedOnDisk() async throws {
        let city = try TestCity()
        try await city.run(.extract, from: city.write(SmallExport.plain()))
        try city.directory.write(Array("PK changed".utf8), to: "sites/lindenport.ca/finance/raw/2019.xlsx")
        try expectClearFailure(try await city.run(.transform), says: ["SHA-256"])
    }

    @Test func takesADamagedStagingDatabaseAndMakesItAnew() async throws {
        let city = try TestCity()
        try await city.run(from: city.write(SmallExport.plain()))
        try city.directory.write(
            [UInt8](repeating: 7, count: 9000), to: "sites/lindenport.ca/finance/staging.db")
        let report = try await city.run(from: city.write(SmallExport.plain()), force: true)
        #expect(report.outcome == .published)
    }

    @Test func keepsExtraColumnsAndDoesWithoutBlankedOnes() async throws {
        let city = try TestCity()
        var export = SmallExport.plain()
        export.headers["A-Contributions"]?.append("Tran_Note")
        export.headers["A-Contributions"]?.removeAll { $0.hasPrefix("Tres_") || $0.hasSuffix("_Adr1") }
        export.rows["A-Contributions"]?[0]["Tran_Note"] = .text("new here")
        let report = try await city.run(from: city.write(export))
        #expect(report.transformed?.first?.extraColumns == ["A-Contributions.Tran_Note"])
        #expect(try city.value("SELECT Tran_Note FROM A_Contributions WHERE source_row = 2") == .text("new here"))
        #expect(try city.value("SELECT extra_columns FROM etl_sources") == .text("A-Contributions.Tran_Note"))
    }

    /// Excel writes 17 digits when it saves a workbook again; a real third decimal is still refused.
    @Test func takesTheCentOfANumberThatExcelSaved() async throws {
        let city = try TestCity()
        var export = SmallExport.plain()
        export.rows["A-Contributions"]?[0]["Tran_Amt1"] = .decimal("8734.1100000000006")
        export.rows["A-Contributions"]?[1]["Tran_Amt1"] = .decimal("1.005E2")
        #expect(try await city.run(from: city.write(export)).outcome == .published)
        let cents = try city.query("SELECT amount_cents FROM monetary_contributions ORDER BY transaction_id")
        #expect(cents.map { $0["amount_cents"] } == [.integer(873_411), .integer(10_050)])
    }

    @Test func refusesAWorkbookOfAnotherYear() async throws {
        let city = try TestCity()
        let path = try city.write(SmallExport.plain(), named: "LIND_2021.xlsx")
        let report = try await city.run(from: path)
        #expect(report.failure?.observed.contains("no report in it ends or was filed in 2021") == true)
        #expect(try await city.run(from: path, force: true).outcome == .published)
    }

    @Test func tellsOfASheetThatIsNew() async throws {
        let city = try TestCity()
        var export = SmallExport.plain()
        export.sheets.append("J-Novelties")
        let report = try await city.run(from: city.write(export))
        #expect(report.transformed?.first?.unknownSheets == ["J-Novelties"])
        #expect(city.console.error.contains("new sheets NOT taken: J-Novelties"))
        #expect(try city.value("SELECT extra_columns FROM etl_sources") == .text("sheet J-Novelties (not taken)"))
    }

    @Test func takesWordsForADueDateButNoImpossibleDay() async throws {
        let city = try TestCity()
        var export = SmallExport.plain()
        for (id, due) in [("L1", "on demand"), ("L2", "12/31/2025"), ("L3", "")] {
            export.add(
                "B1-Loans", SmallExport.Report(),
                ["Tran_ID": .text(id), "Loan_Date2": .text(due), "Loan_Amt1": .decimal("5.00")])
        }
        #expect(try await city.run(from: city.write(export)).outcome == .published)
        let rows = try city.query("SELECT due_date, due_date_words FROM received_loans ORDER BY transaction_id")
        #expect(rows.map(\.values) == [[.null, .text("on demand")], [.text("2025-12-31"), .null], [.null, .null]])
        export.rows["B1-Loans"]?[0]["Loan_Date2"] = .text("31/31/2020")
        try expectClearFailure(
            try await city.run(from: city.write(export)), says: ["column \"Loan_Date2\" is \"31/31/2020\""])
    }

    @Test func showsHostileTextOnOneShortLine() {
        let text = SheetProblem.shown("a\n\u{1B}[31mb\u{202E}" + String(repeating: "x", count: 100))
        #expect(!text.contains("\n") && !text.contains("\u{1B}") && !text.contains("\u{202E}"))
        #expect(text.count == 61)
    }

    /// The four parts, and the exit status.
    private func expectClearFailure(
        _ report: CityReport, says: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let failure = try #require(report.failure, sourceLocation: sourceLocation)
        #expect(report.outcome == .failed, sourceLocation: sourceLocation)
        for text in says { #expect(failure.observed.contains(text), sourceLocation: sourceLocation) }
        #expect(failure.summary.contains("lindenport.ca"), sourceLocation: sourceLocation)
        #expect(failure.state.contains("nothing was replaced"), sourceLocation: sourceLocation)
        #expect(!failure.next.isEmpty && failure.status == .failed, sourceLocation: sourceLocation)
    }
}
