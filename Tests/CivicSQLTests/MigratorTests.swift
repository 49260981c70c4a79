import CivicSQL
import TestSupport
import Testing

@Suite struct MigratorTests {
    private let directory: TemporaryDirectory
    private let engine: SQLiteEngine
    private let migrator = Migrator([
        Migration("one", "a table") {
            try $0.table("sites", [("a", "INTEGER")])
        } downgrade: {
            try $0.drop(table: "sites")
        },
        Migration("two", "a column and an index") { change in
            try change.column("b", "INTEGER", of: "sites")
            try change.index("sites_b", on: "sites", "b")
            try change.connection.execute("INSERT INTO sites VALUES (1, 2)")
        } downgrade: { change in
            try change.drop(index: "sites_b")
            try change.drop(column: "b", of: "sites")
        },
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
            Migration("two", "fails half way") { change in
                try change.table("half", [("a", "INTEGER")])
                try change.connection.execute("INSERT INTO nowhere VALUES (1)")
            } downgrade: { _ in
            },
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

    @Test func addsWhatIsMissingToTablesWithoutARevision() async throws {
        try await engine.write { connection in
            try connection.execute("CREATE TABLE sites (a INTEGER, b INTEGER, c INTEGER)")
            try connection.execute("ALTER TABLE sites DROP COLUMN c")
        }
        #expect(try await migrator.state(of: engine) == .unstamped)
        #expect(try await migrator.upgrade(engine) == ["one", "two"])
        let hasIndex = try await engine.read { try SQLCatalog($0).hasIndex("sites_b") }
        #expect(hasIndex)
    }

    @Test func goesOnWhereAStepBrokeHalfWay() async throws {
        try await migrator.upgrade(engine, to: "one")
        // As Alembic leaves SQLite, whose steps are no SQL transactions: the column is there, the revision is not.
        try await engine.write { try $0.execute("ALTER TABLE sites ADD COLUMN b INTEGER") }
        #expect(try await migrator.upgrade(engine) == ["two"])
    }

    @Test func takesStepsBack() async throws {
        try await migrator.upgrade(engine)
        #expect(try await migrator.downgrade(engine, to: "one") == ["two"])
        #expect(try await migrator.state(of: engine) == .at(revision: "one"))
        #expect(try await migrator.downgrade(engine, to: nil) == ["one"])
        #expect(try await migrator.state(of: engine) == .empty)
        #expect(try await migrator.upgrade(engine) == ["one", "two"])
    }

    @Test func refusesWhatIsNoChain() async throws {
        try await migrator.upgrade(engine)
        try await engine.write { try $0.execute("INSERT INTO alembic_version VALUES ('one')") }
        await #expect(throws: Migrator.Refusal.severalRevisions(["one", "two"])) {
            try await migrator.upgrade(engine)
        }
        await #expect(throws: Migrator.Refusal.unknownTarget("three")) {
            try await migrator.stamp(engine, as: "three")
        }
        try await migrator.stamp(engine, as: "two")
        #expect(try await migrator.upgrade(engine) == [])
    }
}
