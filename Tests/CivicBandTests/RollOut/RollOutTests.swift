import CivicModel
import CivicSQL
import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// The roll-out in waves.
@Suite struct RollOutTests {
    private static let plan = """
        good_days: 2
        waves:
          - {name: pilot, sites: [alameda.ca, berkeley.ca, oakland.ca]}
          - {name: more, sites: [albany.ca]}
          - {name: all, sites: all}
        """

    private func town() async throws -> Town {
        let town = try await Town(on: .sqliteFile, "rollout: {file: DIRECTORY/rollout.yaml}")
        try town.directory.write(Self.plan, to: "rollout.yaml")
        return town
    }

    private func days(_ town: Town, _ site: String, _ outcomes: [SiteDay.Outcome]) async throws {
        let place = try town.place()
        let days = outcomes.enumerated().map { index, outcome in
            SiteDay(
                subdomain: site, day: place.day(daysAgo: outcomes.count - 1 - index).description, outcome: outcome,
                detail: outcome == .failed ? "no answer" : nil)
        }
        try await town.store.record(days, [])
    }

    @Test func hasTheWavesOfThePlan() throws {
        let plan = try RollOutPlan.read(nil)
        #expect(plan.waves.map(\.name) == ["pilot", "next-ten", "all"])
        #expect(
            plan.waves[0].sites?.map(\.name) == [
                "alameda.ca", "berkeley.ca", "oakland.ca", "alameda-county.ca", "sanfrancisco.ca",
            ])
        #expect(plan.waves[1].sites?.count == 10 && plan.waves[2].sites == nil)
    }

    @Test func advancesWhenEveryCityHadItsGoodDays() async throws {
        let town = try await town()
        for site in ["berkeley.ca", "oakland.ca", "albany.ca"] { try await town.add(site) }
        try await days(town, "berkeley.ca", [.good, .good, .waiting])
        try await days(town, "oakland.ca", [.good, .failed, .good])
        let status = try await town.run("rollout", "status")
        #expect(status.text.contains("alameda.ca   not on NetFile  files with SouthTech eCampaign"), "\(status.text)")
        #expect(status.text.contains("oakland.ca   1 good day"))
        let refused = try await town.run("rollout", "advance")
        #expect(refused.status == 1)
        #expect(refused.text.contains("oakland.ca: 1 of 2 good days"), "\(refused.text)")
        #expect(!refused.text.contains("alameda.ca:") && !refused.text.contains("berkeley.ca:"))
        let first = try await town.run("rollout", "update")
        #expect(first.text == "Enqueued 2 finance updates, 0 waited already\n")

        try await days(town, "oakland.ca", [.failed, .good, .good])
        #expect(try await town.run("rollout", "hold", "election week").status == 0)
        #expect(try await town.run("rollout", "advance").text.contains("it is held: election week"))
        #expect(try await town.run("rollout", "resume").status == 0)
        let advanced = try await town.run("rollout", "advance", "--note", "all well")
        #expect(advanced.status == 0 && advanced.text == "more begins: 1 site\n", "\(advanced.text)")
        let second = try await town.run("rollout", "update", "--spread", "4h")
        #expect(second.text == "Enqueued 1 finance update, 2 waited already\n", "\(second.text)")
        // A site that was never good keeps the next wave from beginning.
        #expect(try await town.run("rollout", "advance").text.contains("albany.ca: 0 of 2 good days"))
    }

    /// Days in a row are days of the calendar: those that nobody looked at are not passed over.
    @Test(arguments: [
        (["20 good", "19 good", "18 good"], 3, nil), (["20 waiting", "19 good", "18 good"], 2, nil),
        (["19 good", "18 good"], 2, nil), (["20 good", "18 good"], 1, "2026-11-19: nobody looked"),
        (["20 waiting", "17 good"], 0, "2026-11-19: nobody looked"), (["10 good"], 0, "2026-11-19: nobody looked"),
        (["20 waiting", "19 waiting", "18 good"], 1, nil), (["19 waiting", "18 good"], 1, nil),
        (["20 good", "19 held", "18 good"], 1, "2026-11-19: held"),
        ([], 0, nil),
    ])
    func countsGoodDaysInARow(records: [String], good: Int, fault: String?) throws {
        let days = records.map { record in
            let words = record.split(separator: " ")
            return SiteDay(
                subdomain: "berkeley.ca", day: "2026-11-\(words[0])",
                outcome: SiteDay.Outcome(rawValue: String(words[1])) ?? .failed, detail: nil)
        }
        let today = try #require(CalendarDay(text: Array("2026-11-20".utf8)))
        #expect(RollOut.goodDays(days, today: today) == .running(goodDays: good, fault: fault))
    }

    /// A wave that lost its name would stop all that came after it without a word.
    @Test func refusesAPlanWithoutTheReachedWave() async throws {
        let town = try await town()
        let log = RollOutLog(engine: try await town.store.engine)
        try await log.add(.advance, wave: "more", note: nil, at: town.context.now())
        #expect(try await town.run("rollout", "status").status == 0)
        try town.directory.write(Self.plan.replacing("name: more", with: "name: others"), to: "rollout.yaml")
        let refused = try await town.run("rollout", "update")
        #expect(refused.status == 1 && refused.text.contains("the wave more was reached"), "\(refused.text)")
    }

    @Test func blocksForSitesThatCannotRunYet() async throws {
        let town = try await town()
        try await town.add("berkeley.ca")
        try await days(town, "berkeley.ca", [.good, .good])
        let refused = try await town.run("rollout", "advance")
        #expect(
            refused.text.contains("oakland.ca: it has no row: `clerk new --subdomain oakland.ca`"), "\(refused.text)")
    }

    /// The jobs of a day start one after the other within the spread.
    @Test func spreadsTheJobs() async throws {
        let town = try await town()
        for site in ["berkeley.ca", "oakland.ca"] { try await town.add(site) }
        _ = try await town.run("rollout", "update", "--spread", "4h")
        let engine = try await town.store.engine
        let rows = try await engine.rows("SELECT run_at FROM jobs ORDER BY id")
        let starts = rows.compactMap { $0[0].text.flatMap(Timestamp.init(databaseText:))?.unixSeconds }
        #expect(starts.count == 2 && starts[1] - starts[0] == 7200, "\(starts)")
    }

    @Test(arguments: [
        ("waves: []", "there are no waves"),
        ("good_days: 0\nwaves: [{name: a, sites: all}]", "expected a number from 1"),
        ("waves: [{name: a, sites: [x.ca]}, {name: a, sites: all}]", "two waves are named a"),
        ("waves: [{name: a, sites: [x.ca, x.ca]}]", "has x.ca, which is there already"),
        ("waves: [{name: a, sites: ['X Y']}]", "has `X Y`, which is no subdomain"),
        ("waves: [{name: a, sites: all}, {name: b, sites: [x.ca]}]", "so that none is left for the next"),
        ("waves: [{sites: all}]", "needs a name"), ("waves: [{name: a, cities: all}]", "cities is no setting"),
        ("waves: [", "it is no YAML"),
    ])
    func refusesAFileThatIsWrong(text: String, says: String) {
        let failure = #expect(throws: Failure.self) { try RollOutPlan.parse(text, "x.yaml") }
        #expect(failure?.observed.contains(says) == true, "\(failure?.observed ?? "")")
    }
}
