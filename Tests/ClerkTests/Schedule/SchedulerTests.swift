import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Clerk

@Suite struct SchedulerTests {
    private static let yaml = """
        time_zone: America/Los_Angeles
        schedule:
          - name: hourly
            cron: "0 * * * *"
            command: update --next-site
        """

    @Test(arguments: EngineUnderTest.allCases)
    func runsATickOnceHoweverManySchedulersThereAre(engine: EngineUnderTest) async throws {
        try await schedulers(5, on: engine) { schedulers, clock, runs in
            try await runAll(schedulers)
            #expect(runs.withLock { $0 } == [], "what was before the schedule was not missed")
            clock.advance(by: 3600)
            try await runAll(schedulers)
            #expect(runs.withLock { $0 } == [["update", "--next-site"]])
            try await runAll(schedulers)
            #expect(runs.withLock { $0.count } == 1)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func catchesUpWithOneOfSeveralMissedTicks(engine: EngineUnderTest) async throws {
        try await schedulers(2, on: engine) { schedulers, clock, runs in
            try await runAll(schedulers)
            clock.advance(by: 26 * 3600)
            try await runAll(schedulers)
            #expect(runs.withLock { $0.count } == 1)
            // A clock that is set back runs nothing twice.
            clock.advance(by: -3600)
            try await runAll(schedulers)
            #expect(runs.withLock { $0.count } == 1)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func takesOverATickWhoseSchedulerDied(engine: EngineUnderTest) async throws {
        try await schedulers(1, on: engine) { schedulers, clock, runs in
            let ticks = schedulers[0].ticks
            _ = try await ticks.claim("hourly", tick: clock.now, now: clock.now)
            let tick = Timestamp(unixSeconds: clock.now.unixSeconds + 3600)
            clock.advance(by: 3600)
            #expect(try await ticks.claim("hourly", tick: tick, now: clock.now))
            clock.advance(by: 599)
            #expect(try await ticks.claim("hourly", tick: tick, now: clock.now) == false)
            clock.advance(by: 2)
            #expect(try await ticks.claim("hourly", tick: tick, now: clock.now))
            try await ticks.finish("hourly", tick: tick, now: clock.now)
            clock.advance(by: 601)
            #expect(try await ticks.claim("hourly", tick: tick, now: clock.now) == false)
            #expect(runs.withLock { $0.isEmpty })
        }
    }

    @Test func readsItsFileOrTheBuiltInSchedule() throws {
        let directory = try TemporaryDirectory()
        let builtIn = try Schedule.read(directory.file("clerk.yaml"), isNamed: false) { _ in true }
        #expect(builtIn.entries.map(\.name) == ["finance", "prune"])
        try directory.write(Self.yaml, to: "clerk.yaml")
        let own = try Schedule.read(directory.file("clerk.yaml"), isNamed: true) { _ in true }
        #expect(own.entries.map(\.command) == [["update", "--next-site"]])
        #expect(own.zone.identifier == "America/Los_Angeles")
        // A file that says other things only leaves the schedule as it is.
        try directory.write("deploy: {keep: 3}\n", to: "clerk.yaml")
        let usual = try Schedule.read(directory.file("clerk.yaml"), isNamed: true) { _ in true }
        #expect(usual.entries.map(\.name) == ["finance", "prune"])
        let missing = #expect(throws: Failure.self) {
            try Schedule.read(directory.file("none.yaml"), isNamed: true) { _ in true }
        }
        #expect(missing?.observed.hasSuffix("none.yaml, which is not there.") == true)
    }

    @Test(arguments: [
        ("time_zone: Mars\nschedule: []", "time_zone is `Mars`, expected a name such as America/Los_Angeles"),
        ("schedule: 7", "`schedule` is not of the form that is expected"),
        ("- a", "its text is not of the form that is expected"), ("", "its text is not of the form that is expected"),
        ("schedule:\n  - {name: a, cron: '* * * * *', command: x}\n  - {name: b}", "entry 2 has no `cron`"),
        ("schedule:\n  - {name: a, cron: [1], command: x}", "`cron` of entry 1 is not of the form that is expected"),
        ("schedule:\n  - name: [x\n cron: y", "it is no YAML: line 3: did not find expected ',' or ']'"),
    ])
    func tellsWhatIsWrongWithItsFile(text: String, says: String) {
        let failure = #expect(throws: Failure.self) { try Schedule.parse(text, "x.yaml") { _ in true } }
        #expect(failure?.observed == "x.yaml: \(says).")
    }

    private func runAll(_ schedulers: [Scheduler]) async throws {
        await withTaskGroup(of: Void.self) { group in
            for scheduler in schedulers {
                group.addTask { for entry in scheduler.schedule.entries { await scheduler.runIfDue(entry) } }
            }
        }
    }

    private func schedulers(
        _ count: Int, on engine: EngineUnderTest,
        _ body: ([Scheduler], TestClock, borrowing Mutex<[[String]]>) async throws -> Void
    ) async throws {
        let runs = Runs()
        try await engine.open { engine in
            try await CivicSchema.migrator.upgrade(engine)
            let clock = TestClock()
            let schedule = try Schedule.parse(Self.yaml, "test") { _ in true }
            let schedulers = (0..<count).map { _ in
                Scheduler(
                    schedule: schedule, ticks: TickStore(engine: engine),
                    log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { clock.now },
                    run: { words in
                        runs.commands.withLock { $0.append(words) }
                        return 0
                    })
            }
            try await body(schedulers, clock, runs.commands)
        }
    }

    private final class Runs: Sendable {
        let commands = Mutex<[[String]]>([])
    }
}
