import CivicSQL
import TestSupport
import Testing

@Suite struct MigratorTests {
    private let directory: TemporaryDirectory
    private let engine: SQLiteEngine
    private let migrator = Migrator([
        Migration("one", "a table") { _ in ["CREATE TABLE sites (a)"] },
        Migration("two", "a column") { _ in ["ALTER TABLE sites ADD COLUMN b", "INSERT INTO sites VALUES (1, 2)"] },
    ])

    init() throws {
        directory = try TemporaryDirectory()
        engine = try SQLiteEngine(path: directory.file("a.db"), mode: .shared)
    }

    @Test func runsTheMissingStepsOnce() async throws {
        #expect(try await migrator.current(of: engine) == nil)
        #expect(try await migrator.upgrade(engine) == ["one", "two"])
        #expect(try await migrator.current(of: engine) == "two")
        #expect(try await migrator.upgrade(engine) == [])
        let rows = try await engine.read { try $0.query("SELECT count(*) AS n FROM sites").first?["n"] }
        #expect(rows == .integer(1))
    }

    @Test func goesOnFromWhereItIs() async throws {
        try await Migrator(Array(migrator.migrations.prefix(1))).upgrade(engine)
        #expect(try await migrator.upgrade(engine) == ["two"])
    }

    @Test func makesANewDatabaseOnceThoughTenStartAtOnce() async throws {
        let path = directory.file("b.db")
        let migrator = migrator
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    let engine = try SQLiteEngine(path: path, mode: .shared)
                    try await migrator.upgrade(engine)
                    #expect(try await migrator.current(of: engine) == "two")
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func leavesADatabaseAtTheLastWholeStep() async throws {
        let broken = Migrator([
            migrator.migrations[0],
            Migration("two", "fails half way") { _ in ["CREATE TABLE half (a)", "INSERT INTO nowhere VALUES (1)"] },
        ])
        try await Migrator([migrator.migrations[0]]).upgrade(engine)
        await #expect(throws: SQLError.self) { try await broken.upgrade(engine) }
        #expect(try await migrator.current(of: engine) == "one")
        let half = try await engine.read { try $0.query("SELECT name FROM sqlite_master WHERE name = 'half'") }
        #expect(half.isEmpty)
        #expect(try await migrator.upgrade(engine) == ["two"])
    }

    @Test func refusesARevisionThatItDoesNotKnow() async throws {
        try await migrator.upgrade(engine)
        let older = Migrator(Array(migrator.migrations.prefix(1)))
        await #expect(throws: Migrator.Refusal.newerThanProgram(revision: "two")) { try await older.upgrade(engine) }
    }

    @Test func refusesTablesWithoutARevision() async throws {
        _ = try await engine.write { try $0.execute("CREATE TABLE sites (a)") }
        await #expect(throws: Migrator.Refusal.unstamped) { try await migrator.upgrade(engine) }
    }
}
