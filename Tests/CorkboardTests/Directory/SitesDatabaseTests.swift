import CivicModel
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Corkboard

@Suite struct SitesDatabaseTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("sites.db")
    }

    private func open(_ log: LogLines = LogLines()) -> SitesDatabase {
        SitesDatabase(path: path, logger: log.logger, now: { [clock = Shared(ContinuousClock.now)] in clock.tick() })
    }

    @Test func readsSitesAsReadersMaySeeThem() throws {
        try SitesFixture.run(SitesFixture.rows, on: path)
        let sites = open().current
        #expect(
            sites.sites.map(\.subdomain.name) == [
                "alameda-county.ca", "alameda.ca", "berkeley.ca", "o-fallon.mo", "oakland.ca", "vancouver.bc.canada",
            ])
        func site(_ name: String) -> DirectorySite? { Subdomain(name).flatMap { sites[$0] } }
        let berkeley = try #require(site("berkeley.ca"))
        #expect(berkeley.name == "Berkeley" && berkeley.state == "CA" && berkeley.kind == "city")
        #expect(berkeley.pages == 91234 && berkeley.hasFinanceData && berkeley.country == "US")
        #expect(berkeley.place == DirectorySite.Place(latitude: "37.8716", longitude: "-122.2727"))
        #expect(berkeley.updatedAt?.description == "2026-05-11T01:00:00Z")
        #expect(site("o-fallon.mo") != nil && site("o-fallon.mo")?.place == nil)
        #expect(site("nosuch.ca") == nil)
        #expect(!"\(sites)".contains("secret-error"))
    }

    @Test(
        arguments: [
            "CREATE TABLE sites (subdomain TEXT)", "CREATE TABLE sites (Subdomain TEXT, NAME TEXT, lat REAL)",
            "CREATE VIEW sites AS SELECT 'x.ca' AS subdomain",
            """
            CREATE TABLE sites (subdomain TEXT, pages TEXT, has_finance_data TEXT, finance_coverage_start TEXT,
                extra TEXT, finance_source TEXT)
            """,
        ]) func readsFilesOfOtherVersions(schema: String) throws
    {
        try SitesFixture.run(schema + ";", on: path)
        if schema.contains("TABLE") { try SitesFixture.run("INSERT INTO sites (subdomain) VALUES ('x.ca');", on: path) }
        let sites = open().current
        #expect(sites.sites.map(\.name) == ["x.ca"])
        #expect(sites.sites.first?.hasFinanceData == false)
    }

    @Test(
        arguments: [
            ("1", true), ("0", false), ("NULL", false), ("'t'", true), ("'False'", false), ("'true'", true),
            ("''", false),
            ("0.0", false), ("1.0", true), ("x'ff'", false), ("'no'", false),
        ]) func readsTruthsHoweverTheyAreWritten(value: String, isTrue: Bool) throws
    {
        try SitesFixture.run(
            """
            CREATE TABLE sites (subdomain, has_finance_data);
            INSERT INTO sites VALUES ('x.ca', \(value));
            """, on: path)
        #expect(open().current.sites.map(\.hasFinanceData) == [isTrue])
    }

    @Test func noticesChangesAndKeepsTheLastGoodState() throws {
        let log = LogLines()
        try SitesFixture.run(
            "CREATE TABLE sites (subdomain TEXT, name TEXT); INSERT INTO sites VALUES ('a.ca', 'A');", on: path)
        let database = open(log)
        #expect(database.current.sites.map(\.name) == ["A"])
        let tag = database.current.tag

        try SitesFixture.run("INSERT INTO sites VALUES ('b.ca', 'B');", on: path)
        #expect(database.current.sites.map(\.name) == ["A", "B"])
        #expect(database.current.tag != tag)

        // Broken: what was known stays, and is told once.
        try Data(repeating: 0x41, count: 5000).write(to: URL(fileURLWithPath: path))
        for _ in 0..<5 { #expect(database.current.sites.count == 2) }
        #expect(database.failure != nil)
        try FileManager.default.removeItem(atPath: path)
        for _ in 0..<5 { #expect(database.current.sites.count == 2) }
        #expect(log.count(of: .error) == 2)

        let fresh = directory.file("fresh.db")
        try SitesFixture.run("CREATE TABLE sites (subdomain TEXT); INSERT INTO sites VALUES ('c.ca');", on: fresh)
        #expect(rename(fresh, path) == 0)
        #expect(database.current.sites.map(\.name) == ["c.ca"])
        #expect(database.failure == nil)
    }

    @Test func showsWholeStatesWhileTheFileIsReplaced() async throws {
        let states = [["a.ca", "b.ca"], ["c.ca", "d.ca", "e.ca"]]
        for (index, names) in states.enumerated() {
            let rows = names.map { "INSERT INTO sites VALUES ('\($0)');" }.joined()
            try SitesFixture.run("CREATE TABLE sites (subdomain TEXT);" + rows, on: directory.file("\(index).db"))
        }
        #expect(link(directory.file("0.db"), path) == 0)
        let log = LogLines()
        let database = open(log)
        let directory = directory
        let path = path
        await withTaskGroup(of: Set<[String]>.self) { group in
            for _ in 0..<4 {
                group.addTask { Set((0..<300).map { _ in database.current.sites.map(\.subdomain.name) }) }
            }
            group.addTask {
                for turn in 1...200 {
                    let next = directory.file("next")
                    #expect(link(directory.file("\(turn % 2).db"), next) == 0 && rename(next, path) == 0)
                    // A name that leads to the same file already is left alone by rename.
                    unlink(next)
                }
                return []
            }
            for await seen in group { #expect(seen.isSubset(of: Set(states))) }
        }
        #expect(log.count(of: .error) == 0)
        #expect(database.current.sites.map(\.subdomain.name) == states[0])
    }

    @Test func looksAtTheFileOnceASecond() throws {
        try SitesFixture.run("CREATE TABLE sites (subdomain TEXT); INSERT INTO sites VALUES ('a.ca');", on: path)
        let time = Shared(ContinuousClock.now)
        let database = SitesDatabase(path: path, logger: LogLines().logger, now: { time.value })
        try FileManager.default.removeItem(atPath: path)
        time.advance(by: .milliseconds(999))
        _ = database.current
        #expect(database.failure == nil)
        time.advance(by: .milliseconds(1))
        #expect(database.current.sites.count == 1)
        #expect(database.failure == "there is no such file")
    }

    @Test func beginsWithoutAFile() throws {
        let database = open()
        #expect(database.current.sites.isEmpty && database.failure != nil)
        try SitesFixture.run("CREATE TABLE sites (subdomain TEXT); INSERT INTO sites VALUES ('a.ca');", on: path)
        #expect(database.current.sites.count == 1)
    }

    @Test func readsAFileInWriteAheadMode() throws {
        try SitesFixture.run("PRAGMA journal_mode = wal; " + SitesFixture.rows, on: path)
        #expect(open().current.sites.count == 6)
    }
}

/// A clock that a test moves; `tick` moves it by a second at each look.
private final class Shared: Sendable {
    private let time: Mutex<ContinuousClock.Instant>
    init(_ start: ContinuousClock.Instant) { time = Mutex(start) }
    var value: ContinuousClock.Instant { time.withLock { $0 } }
    func advance(by step: Duration) { time.withLock { $0 += step } }
    func tick() -> ContinuousClock.Instant {
        advance(by: .seconds(1))
        return value
    }
}

/// The lines that were logged.
final class LogLines: Sendable {
    private let levels = Mutex<[Logger.Level]>([])
    func count(of level: Logger.Level) -> Int { levels.withLock { $0.count { $0 == level } } }

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { lines.levels.withLock { $0.append(event.level) } }
    }
}
