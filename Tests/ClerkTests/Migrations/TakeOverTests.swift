import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import TestSupport
import Testing

@testable import Clerk

/// Databases that Python clerk left behind.
@Suite struct TakeOverTests {
    private static let samples = Repository.sharedData + "/clerk"
    private static let hasSamples = Repository.hasSharedData

    @Test(
        .enabled(if: hasSamples, "the sample databases of Python clerk are not here"),
        arguments: [
            "civic_1_45db71312424", "civic_4_9daf09ff2554", "civic_6_f3d4e5b6c7a8", "civic_7_e032d9c68444",
            "civic_create_all_unstamped",
        ])
    func takesOverASQLiteFile(name: String) async throws {
        let directory = try TemporaryDirectory()
        let bytes = try #require(FileManager.default.contents(atPath: "\(Self.samples)/sqlite/\(name).db"))
        let engine = try SQLiteEngine(path: directory.write([UInt8](bytes), to: "civic.db"), mode: .concurrent)
        try await takeOver(engine)
    }

    @Test(
        .enabled(if: hasSamples, "the sample databases of Python clerk are not here"),
        arguments: ["civic_4_9daf09ff2554", "civic_6_f3d4e5b6c7a8"])
    func takesOverAPostgreSQLDatabase(name: String) async throws {
        let dump = try String(contentsOfFile: "\(Self.samples)/postgres/\(name).sql", encoding: .utf8)
        let server = try await PostgresServer.shared
        let url = try await server.makeDatabase()
        let database = try #require(URL(string: url)).lastPathComponent
        _ = try await server.run(dump, in: database)
        let engine = try PostgresEngine(url: url)
        try await takeOver(engine)
        await engine.close()
    }

    /// Upgrades a database twice and compares every value of before with that of after.
    private func takeOver(_ engine: any SQLEngine) async throws {
        let before = try await engine.read { try $0.query("SELECT * FROM sites ORDER BY subdomain") }
        let jobs = try await trackedJobs(engine)
        let done = try await CivicSchema.migrator.upgrade(engine)
        #expect(done.last == CivicSchema.migrator.head)
        #expect(try await CivicSchema.migrator.upgrade(engine) == [])
        #expect(try await SchemaCheck.problems(of: engine) == [])
        let after = try await engine.read { try $0.query("SELECT * FROM sites ORDER BY subdomain") }
        #expect(after.count == before.count)
        for (old, new) in zip(before, after) {
            for (column, value) in zip(old.columns, old.values) {
                let isMended = ["has_finance_data", "coordinator_enqueued"].contains(column)
                let isText = value.text.map { ["true", "false"].contains($0.lowercased()) } ?? false
                let expected = isMended && isText ? SQLValue.integer(value.text?.lowercased() == "true" ? 1 : 0) : value
                #expect(new[column] == expected, "\(column)")
            }
        }
        #expect(try await trackedJobs(engine) == jobs)
        // What is inserted without naming the column is a number, as Python reads it rightly.
        try await engine.run("INSERT INTO sites (subdomain) VALUES ('new.ca')")
        let row = try await engine.read {
            try $0.query("SELECT * FROM sites WHERE subdomain = 'new.ca'").first
        }
        #expect(row?["has_finance_data"] == .integer(0) && row?["coordinator_enqueued"] == .integer(0))
        #expect(row?["fetch_total"] == .integer(0) && row?["extraction_status"] == .text("pending"))
    }

    private func trackedJobs(_ engine: any SQLEngine) async throws -> [[SQLValue]] {
        guard try await engine.read({ try SQLCatalog($0).hasTable("job_tracking") }) else { return [] }
        return try await engine.rows("SELECT rq_job_id, subdomain, job_type, stage, created_at FROM job_tracking")
    }

    @Test(.enabled(if: hasSamples, "the sample databases of Python clerk are not here"))
    func makesTheTablesAndColumnsOfPythonClerk() async throws {
        let sample = try SQLiteEngine(path: Self.samples + "/sqlite/civic_7_e032d9c68444.db", mode: .readOnly)
        let ours = try SQLiteEngine(path: "memory", mode: .memory)
        try await CivicSchema.migrator.upgrade(ours, to: "e032d9c68444")
        for table in ["sites", "job_tracking", "site_progress", "alembic_version"] {
            let query = "SELECT name, type, \"notnull\", pk FROM pragma_table_info('\(table)')"
            let expected = try await sample.read { try $0.query(query) }
            #expect(try await ours.read { try $0.query(query) } == expected)
        }
        let indexes = "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name"
        let expected = try await sample.read { try $0.query(indexes) }
        #expect(try await ours.read { try $0.query(indexes) } == expected)
    }

    @Test(arguments: EngineUnderTest.allCases)
    func goesDownAndUpAgainFromEveryRevision(engine: EngineUnderTest) async throws {
        try await engine.open { engine in
            let migrator = CivicSchema.migrator
            for migration in migrator.migrations {
                try await migrator.upgrade(engine, to: migration.revision)
                #expect(try await SchemaCheck.problems(of: engine) == [], "\(migration.revision)")
                try await engine.run("INSERT INTO sites (subdomain) VALUES ('\(migration.revision).ca')")
            }
            for migration in migrator.migrations.reversed().dropFirst() {
                try await migrator.downgrade(engine, to: migration.revision)
                #expect(try await SchemaCheck.problems(of: engine) == [], "\(migration.revision)")
            }
            let left = try await engine.rows("SELECT count(*) FROM sites")
            #expect(left == [[.integer(Int64(migrator.migrations.count))]])
            try await migrator.downgrade(engine, to: nil)
            #expect(try await migrator.state(of: engine) == .empty)
        }
    }

    /// Numbers of jobs that a downgrade deleted are not given again: `job_tracking` keeps them.
    @Test(arguments: EngineUnderTest.allCases)
    func enqueuesAfterGoingDownAndUpAgain(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let engine = bench.store.engine
            let before = try await bench.enqueue(JobRequest("count", for: site()), JobRequest("count", for: site()))
            try await engine.run(
                "INSERT INTO job_tracking (rq_job_id, subdomain, job_type) VALUES ('b1f0c5a2-0000', 'a.ca', 'x')")
            try await CivicSchema.migrator.downgrade(engine, to: "e032d9c68444")
            try await CivicSchema.migrator.upgrade(engine)
            let after = try await bench.enqueue(JobRequest("count", for: site()))
            #expect(after[0] > before[1])
            #expect(try await engine.rows("SELECT count(*) FROM job_tracking") == [[.integer(4)]])
        }
    }

    /// The newest step is run again over a table that has jobs: no number comes back, not even that of a deleted job.
    @Test(arguments: EngineUnderTest.allCases)
    func neverGivesANumberTwice(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let engine = bench.store.engine
            let before = try await bench.enqueue(
                JobRequest("count", for: site()), JobRequest("count", for: site()), JobRequest("count", for: site()))
            for left in [2, 1] {
                try await engine.run("DELETE FROM jobs WHERE id > ?", [before[left - 1].value])
                try await engine.run("DELETE FROM job_tracking")
                try await CivicSchema.migrator.stamp(engine, as: "5c1e9a7d3f20")
                try await CivicSchema.migrator.upgrade(engine)
            }
            let after = try await bench.enqueue(JobRequest("count", for: site()))
            #expect(after[0] > before[2])
            try await engine.run("DELETE FROM job_tracking")
            try await engine.run("DELETE FROM jobs")
            if engine.dialect == .postgres { try await engine.run("ALTER TABLE jobs ALTER COLUMN id RESTART WITH 1") }
            if engine.dialect == .sqlite { try await engine.run("DELETE FROM sqlite_sequence WHERE name = 'jobs'") }
            try await engine.run(
                """
                INSERT INTO jobs (id, job_type, queue, priority, subdomain, run_id, arguments, state, run_at,
                    max_attempts, time_limit, created_at)
                VALUES (90, 'count', 'test', 1, 'a.ca', 'r', '{}', 'queued', '2026-11-20 06:00:00', 1, 1,
                    '2026-11-20 06:00:00')
                """)
            if engine.dialect == .sqlite { try await engine.run("DELETE FROM sqlite_sequence WHERE name = 'jobs'") }
            try await CivicSchema.migrator.stamp(engine, as: "5c1e9a7d3f20")
            try await CivicSchema.migrator.upgrade(engine)
            #expect(try await bench.enqueue(JobRequest("count", for: site()))[0] == JobID(91))
        }
    }

    /// What a database has of its own stays, also where it depends on a column that is mended.
    @Test func leavesViewsTriggersIndexesAndCapitalLettersAlone() async throws {
        let engine = try SQLiteEngine(path: "memory", mode: .memory)
        try await engine.write { connection in
            try connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
            try connection.execute(
                """
                CREATE TABLE sites (SUBDOMAIN VARCHAR NOT NULL PRIMARY KEY, "State" VARCHAR,
                    [has_finance_data] BOOLEAN DEFAULT 'false' NOT NULL,
                    coordinator_enqueued boolean default 'FALSE')
                """)
            try connection.execute("CREATE VIEW v AS SELECT subdomain FROM sites WHERE has_finance_data = 1")
            try connection.execute("CREATE INDEX own ON sites (has_finance_data, coordinator_enqueued)")
            try connection.execute(
                "CREATE TRIGGER t AFTER UPDATE OF has_finance_data ON sites BEGIN SELECT new.coordinator_enqueued; END")
            try connection.execute("INSERT INTO sites VALUES ('a.ca', 'CA', 'true', 'false')")
            try connection.execute(
                "CREATE TABLE job_tracking (rq_job_id VARCHAR PRIMARY KEY, site_id VARCHAR, subdomain VARCHAR, "
                    + "job_type VARCHAR NOT NULL)")
            try connection.execute("INSERT INTO job_tracking VALUES ('x', 'a.ca', NULL, 'y')")
        }
        try await CivicSchema.migrator.upgrade(engine)
        #expect(try await SchemaCheck.problems(of: engine) == [])
        #expect(try await engine.rows("SELECT * FROM v") == [[.text("a.ca")]])
        #expect(try await engine.rows("SELECT subdomain FROM job_tracking") == [[.text("a.ca")]])
        try await engine.run("INSERT INTO sites (subdomain) VALUES ('b.ca')")
        let rows = try await engine.rows(
            "SELECT has_finance_data, coordinator_enqueued FROM sites ORDER BY subdomain")
        #expect(rows == [[.integer(1), .integer(0)], [.integer(0), .integer(0)]])
        let site = try await engine.read { try $0.query("SELECT * FROM sites WHERE subdomain = 'a.ca'").first }
        #expect(site.flatMap(SiteQueries.site)?.state == nil || site?["state"] == .text("CA"))
        #expect(site.flatMap(SiteQueries.site)?.subdomain.name == "a.ca")
    }

    @Test(arguments: EngineUnderTest.allCases)
    func mendsADatabaseThatWasStampedByHand(engine: EngineUnderTest) async throws {
        try await engine.open { engine in
            try await CivicSchema.migrator.upgrade(engine, to: "9daf09ff2554")
            try await CivicSchema.migrator.stamp(engine, as: "e032d9c68444")
            #expect(try await SchemaCheck.problems(of: engine).contains("the column sites.finance_source is missing"))
            try await CivicSchema.migrator.upgrade(engine)
            #expect(try await SchemaCheck.problems(of: engine) == [])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func restoresWhatTheNewestSchemaLacks(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let engine = bench.store.engine
            #expect(try await SchemaCheck.restore(engine) == [])
            let ids = try await bench.enqueue(JobRequest("count", for: site()))
            try await engine.run("DROP TABLE job_pauses")
            try await engine.run("DROP INDEX idx_jobs_claim")
            try await engine.run("ALTER TABLE sites DROP COLUMN finance_source")
            let lacking = ["the column sites.finance_source", "the table job_pauses", "the index idx_jobs_claim"]
            #expect(try await Set(SchemaCheck.problems(of: engine)) == Set(lacking.map { "\($0) is missing" }))
            #expect(try await Set(SchemaCheck.restore(engine)) == Set(lacking))
            #expect(try await SchemaCheck.problems(of: engine) == [])
            #expect(try await bench.store.jobs(JobFilter(), limit: 9).map(\.id) == ids)
        }
    }

    @Test func restoresTruthValuesThatAreText() async throws {
        try await EngineUnderTest.sqliteFile.open { engine in
            try await CivicSchema.migrator.upgrade(engine)
            try await engine.run("INSERT INTO sites (subdomain, has_finance_data) VALUES ('a.ca', 'true')")
            #expect(try await SchemaCheck.restore(engine) == ["0 and 1 in sites.has_finance_data"])
            #expect(try await engine.rows("SELECT has_finance_data FROM sites") == [[.integer(1)]])
        }
    }

    @Test func takesOverATableOfSqliteUtilsWithColumnsOfItsOwn() async throws {
        let engine = try SQLiteEngine(path: "memory", mode: .memory)
        try await engine.write { connection in
            try connection.execute(
                "CREATE TABLE [sites] ([subdomain] TEXT PRIMARY KEY, [name] TEXT, [ocr_class] TEXT, [docker_port] TEXT)"
            )
            try connection.execute("INSERT INTO sites VALUES ('a.ca', 'A', 'x', '8001')")
        }
        try await CivicSchema.migrator.upgrade(engine)
        #expect(try await SchemaCheck.problems(of: engine) == [])
        let rows = try await engine.rows("SELECT name, ocr_class, docker_port, has_finance_data FROM sites")
        #expect(rows == [[.text("A"), .text("x"), .text("8001"), .integer(0)]])
    }

    @Test func readsEveryWordThatPythonWroteForATruthValue() async throws {
        let engine = try SQLiteEngine(path: "memory", mode: .memory)
        try await CivicSchema.migrator.upgrade(engine, to: "f3d4e5b6c7a8")
        let words = ["true", "TRUE", "True", "1", "false", "FALSE", "0", ""]
        for (index, word) in words.enumerated() {
            try await engine.run(
                "INSERT INTO sites (subdomain, has_finance_data) VALUES ('a\(index).ca', '\(word)')")
        }
        try await CivicSchema.migrator.upgrade(engine)
        let rows = try await engine.rows("SELECT has_finance_data FROM sites ORDER BY subdomain")
        #expect(rows.flatMap { $0 } == [1, 1, 1, 1, 0, 0, 0, 0].map { .integer($0) })
    }

    @Test func upgradesOnceThoughManyStartAtOnce() async throws {
        let url = try await PostgresServer.shared.makeDatabase()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let engine = try PostgresEngine(url: url)
                    try await CivicSchema.migrator.upgrade(engine)
                    #expect(
                        try await CivicSchema.migrator.state(of: engine) == .at(revision: CivicSchema.migrator.head))
                    await engine.close()
                }
            }
            try await group.waitForAll()
        }
    }
}
