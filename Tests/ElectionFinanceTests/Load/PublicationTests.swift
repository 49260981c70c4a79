import CivicModel
import CivicSQL
import Foundation
import TestSupport
import Testing

@testable import ElectionFinance

/// When the served database is replaced, and when it is not.
@Suite struct PublicationTests {
    private let city: TestCity

    init() throws { city = try TestCity() }

    @Test func stopsADropOfMoreThanAFifthUnlessForced() async throws {
        #expect(try await city.run(from: city.write(gifts(60))).outcome == .published)
        let before = try city.identity()
        let report = try await city.run(from: city.write(gifts(40)))
        #expect(
            report.failure?.observed == "monetary_contributions would fall from 60 rows to 40, more than 20 %.")
        #expect(report.failure?.next.contains("--force") == true)
        #expect(try city.identity() == before)
        #expect(try await city.run(.load).failure != nil)
        #expect(try await city.run(.load, force: true).outcome == .published)
        #expect(try city.value("SELECT count(*) FROM monetary_contributions") == .integer(40))
    }

    @Test func stopsADropToNothingAlsoInASmallDatabase() async throws {
        #expect(try await city.run(from: city.write(gifts(5))).outcome == .published)
        let report = try await city.run(from: city.write(gifts(0)))
        #expect(report.failure?.observed == "the database would fall from 5 rows to 0, more than 20 %.")
    }

    @Test func takesASmallerDropAndAnyRise() async throws {
        for count in [60, 50, 90] {
            #expect(try await city.run(from: city.write(gifts(count))).outcome == .published)
        }
    }

    @Test func leavesAReaderItsWholeOldFile() async throws {
        try await city.run(from: city.write(gifts(20)))
        let reader = try SQLiteEngine(path: city.files.database, mode: .readOnly)
        let count = "SELECT count(*) AS n FROM monetary_contributions"
        #expect(try reader.build { try $0.query(count) }.first?["n"] == .integer(20))
        try await city.run(from: city.write(gifts(30)))
        #expect(try reader.build { try $0.query(count) }.first?["n"] == .integer(20))
        #expect(try city.value(count) == .integer(30))
    }

    @Test func leavesNoFilesBeside() async throws {
        try await city.run(from: city.write(gifts(20)))
        try "left over by a killed run".write(toFile: city.files.building, atomically: true, encoding: .utf8)
        #expect(try await city.run(from: city.write(gifts(21))).outcome == .published)
        let names = try FileManager.default.contentsOfDirectory(atPath: city.files.directory).sorted()
        #expect(names == [".lock", "election_finance.db", "raw", "staging.db"])
    }

    @Test func rebuildsTheSameContentFromTheSameFiles() async throws {
        try await city.run(from: city.write(gifts(20)))
        let first = try dump()
        try await city.run(.transform, force: true)
        try await city.run(.load, force: true)
        #expect(try dump() == first)
    }

    @Test func saysWhatADatabaseWasBuiltFrom() async throws {
        let path = try city.write(gifts(20))
        try await city.run(from: path)
        let source = try #require(try city.query("SELECT * FROM etl_sources").first)
        #expect(source["sha256"].text == (try FileDigest.sha256(ofFile: path).digest))
        #expect(source["url"] == .text("file:LIND_2019.xlsx"))
        #expect(source["rows"] == .integer(20))
        let run = try #require(try city.query("SELECT * FROM etl_run").first)
        #expect(run["agency"] == .text("LIND") && run["built_at"] == .text("2026-11-20T06:00:00Z"))
        #expect(run["program_version"] == .text(ElectionFinancePlugin.currentVersion))
    }

    @Test func replacesADatabaseThatAnotherProgramMade() async throws {
        try FileManager.default.createDirectory(atPath: city.files.directory, withIntermediateDirectories: true)
        let other = try SQLiteEngine(path: city.files.database, mode: .shared)
        try other.build { try $0.executeScript("CREATE TABLE payments_made (a); INSERT INTO payments_made VALUES (1)") }
        try other.close()
        #expect(try await city.run(from: city.write(gifts(20))).outcome == .published)
    }

    private func gifts(_ count: Int) -> SmallExport {
        var export = SmallExport()
        for number in 0..<count {
            export.addGift(SmallExport.Report(), "INC\(number)", "100.00", on: "2019-03-01", from: "Donor \(number)")
        }
        return export
    }

    /// Every table but the run's own, as text.
    private func dump() throws -> [String] {
        let tables = try city.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'etl_run' ORDER BY name")
        return try tables.compactMap { $0["name"].text }.flatMap { table in
            try city.query("SELECT * FROM \(SQLIdentifier.quoted(table))").map { "\(table) \($0.values)" }
        }
    }
}
