import CivicModel
import CivicSQL
import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// What keeps a new database from being published.
@Suite struct GateTests {
    private static let served = DatabaseProfile(
        tables: ["contributions": 1000, "payments": 500, "few": 12, "empty": 0],
        years: ["0205": 25, "2020": 100_000, "2025": 50_000, "2026": 900],
        unit: .cents, coverageStart: "2018-01-01", coverageEnd: "2026-06-30", compared: 400, mismatched: 4)

    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let change: @Sendable (inout DatabaseProfile) -> Void
        let objections: [String]
    }

    static let cases = [
        Case(description: "the same", change: { _ in }, objections: []),
        Case(description: "more rows", change: { $0.tables["contributions"] = 2000 }, objections: []),
        Case(description: "a new table", change: { $0.tables["loans"] = 5 }, objections: []),
        Case(
            description: "ten percent fewer",
            change: {
                $0.tables["contributions"] = 900; $0.tables["payments"] = 600
            }, objections: []),
        Case(
            description: "more than ten percent fewer",
            change: {
                $0.tables["contributions"] = 899; $0.tables["payments"] = 600
            },
            objections: ["contributions would fall from 1000 rows to 899"]),
        Case(
            description: "ten rows of a small table", change: { $0.tables["few"] = 2 }, objections: []),
        Case(
            description: "a little of everything",
            change: {
                $0.tables["contributions"] = 930; $0.tables["payments"] = 480
            },
            objections: ["all tables together would fall from 1512 rows to 1422"]),
        Case(
            description: "a table is gone",
            change: {
                $0.tables["few"] = nil; $0.tables["payments"] = 600
            },
            objections: ["the table few with 12 rows is gone"]),
        Case(
            description: "an empty table is gone", change: { $0.tables["empty"] = nil }, objections: []),
        Case(
            description: "a slip of somebody's pen is corrected", change: { $0.years["0205"] = nil }, objections: []),
        Case(description: "a year is gone", change: { $0.years["2020"] = nil }, objections: ["the year 2020 is gone"]),
        Case(
            description: "a year has less", change: { $0.years["2025"] = 44_000 },
            objections: ["the sum of 2025 would fall from 500.00 dollars to 440.00 dollars"]),
        Case(description: "this year has more", change: { $0.years["2026"] = 90_000 }, objections: []),
        Case(
            description: "a year that is over has twice as much", change: { $0.years["2020"] = 200_000 },
            objections: ["the sum of 2020, which is over, would rise from 1000.00 dollars to 2000.00 dollars"]),
        Case(
            description: "coverage begins later", change: { $0.coverageStart = "2018-03-01" },
            objections: ["it would cover days from 2018-03-01 on, not from 2018-01-01"]),
        Case(description: "coverage begins a month later", change: { $0.coverageStart = "2018-02-01" }, objections: []),
        Case(
            description: "coverage ends sooner", change: { $0.coverageEnd = "2025-12-31" },
            objections: ["it would cover days to 2025-12-31, not to 2026-06-30"]),
        Case(
            description: "no coverage",
            change: {
                $0.coverageStart = nil; $0.coverageEnd = nil
            },
            objections: ["it would cover no days"]),
        Case(description: "some more gaps", change: { $0.mismatched = 20 }, objections: []),
        Case(
            description: "many gaps", change: { $0.mismatched = 40 },
            objections: ["the share of lines that agree with what was filed would fall from 99 % to 90 %"]),
        Case(
            description: "nothing to compare",
            change: {
                $0.compared = 0; $0.mismatched = 0
            },
            objections: ["none of its lines can be compared with what was filed"]),
    ]

    @Test(arguments: cases)
    func objects(_ one: Case) {
        var new = Self.served
        one.change(&new)
        let gate = Gate(limits: GateLimits(), thisYear: 2026)
        #expect(gate.objections(to: new, servedNow: Self.served) == one.objections)
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func holdsUntilAPersonAccepts(engine: EngineUnderTest) async throws {
        let town = try await Town(on: engine)
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 100)
        try await town.deploy("berkeley.ca")
        town.advance(days: 1)
        try town.writeMeetings("berkeley.ca", minutes: 50)
        for _ in 0..<2 {
            let failure = await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
            #expect(failure?.summary == "Held back berkeley.ca")
            #expect(failure?.observed.contains("minutes would fall from 100 rows to 50") == true)
            #expect(try town.served("berkeley.ca/meetings.db") == 100)
        }
        #expect(try await town.store.openHolds().count == 1)
        #expect(try await town.run("publish", "berkeley.ca", "--accept", " ").status == 64)
        let accepted = try await town.run("publish", "berkeley.ca", "--accept", "the city asked for it")
        #expect(accepted.status == 0 && accepted.text.contains("Enqueued deploy-site for berkeley.ca"), "\(accepted)")
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 50)
        #expect(try await town.run("publish", "berkeley.ca", "--accept", "again").status == 1)
        // The acceptance was of that file: another one is judged anew.
        try town.writeMeetings("berkeley.ca", minutes: 20)
        town.advance(seconds: 60)
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(try town.served("berkeley.ca/meetings.db") == 50)
    }

    /// What was held back goes when a whole database takes its place.
    @Test func closesTheHoldOfWhatWasReplaced() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 100)
        try await town.deploy("berkeley.ca")
        town.advance(days: 1)
        try town.writeMeetings("berkeley.ca", minutes: 50)
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        town.advance(days: 1)
        try town.writeMeetings("berkeley.ca", minutes: 102)
        try await town.deploy("berkeley.ca")
        #expect(try await town.store.openHolds().isEmpty)
        #expect(try town.served("berkeley.ca/meetings.db") == 102)
    }

    @Test func holdsWhenADatabaseIsGone() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 10)
        try town.copyMeetingsAsFinance("berkeley.ca")
        let finance = town.directory.file("sites/berkeley.ca/finance/election_finance.db")
        try await town.deploy("berkeley.ca")
        unlink(finance)
        town.advance(days: 1)
        let failure = await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(failure?.observed == "finance/election_finance.db: it is gone.")
        _ = try await town.run("publish", "berkeley.ca", "--accept", "the city left NetFile")
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/finance/election_finance.db") == nil)
        #expect(try town.served("berkeley.ca/meetings.db") == 10)
        // It comes back, and is lost by accident: that was not accepted.
        town.advance(days: 1)
        try town.copyMeetingsAsFinance("berkeley.ca")
        try await town.deploy("berkeley.ca")
        unlink(finance)
        town.advance(days: 1)
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(try town.served("berkeley.ca/finance/election_finance.db") == 10)
    }

    /// An acceptance holds until its file is served, whatever a target does meanwhile.
    @Test func publishesWhatWasAcceptedAfterATargetFailed() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try await town.deploy("berkeley.ca", minutes: [300])
        try town.writeMeetings("berkeley.ca", minutes: 3)
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(try await town.run("reconcile").text == "0 sites to deploy\n")
        town.advance(seconds: 60)
        #expect(try await town.run("publish", "berkeley.ca", "--accept", "asked NetFile").status == 0)
        let block = try town.blockSwitch(of: "berkeley.ca")
        town.advance(seconds: 60)
        let away = await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(away?.status == .tryAgainLater, "\(away?.description ?? "")")
        // A deploy that failed for good is enqueued anew.
        #expect(try await town.run("reconcile", "--dry-run").text == "1 site to deploy\n  berkeley.ca\n")
        try FileManager.default.removeItem(atPath: block)
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 3)
        #expect(try await town.run("reconcile").text == "0 sites to deploy\n")
    }

    /// Also for a target that has another name now, and serves nothing known.
    @Test func publishesWhatWasAcceptedToAnotherTarget() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try await town.deploy("berkeley.ca", minutes: [300])
        try town.writeMeetings("berkeley.ca", minutes: 3)
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        try town.directory.write(
            "deploy: {targets: [{name: other, directory: \(town.directory.path)/other}]}", to: "clerk.yaml")
        town.advance(seconds: 60)
        #expect(try await town.run("publish", "berkeley.ca", "--accept", "asked NetFile").status == 0)
        town.advance(seconds: 60)
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db", below: "other") == 3)
    }
}
