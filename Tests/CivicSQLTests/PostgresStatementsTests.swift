import CivicSQL
import TestSupport
import Testing

/// Statements that are prepared because they are run often.
@Suite struct PostgresStatementsTests {
    /// One connection, so that all uses of a statement meet on it.
    private func open(prepared: Int = 128, _ body: (PostgresEngine) async throws -> Void) async throws {
        var options = PostgresEngine.Options()
        options.mostConnections = 1
        options.mostPreparedStatements = prepared
        let engine = try PostgresEngine(url: try await PostgresServer.shared.makeDatabase(), options: options)
        do { try await body(engine) } catch {
            await engine.close()
            throw error
        }
        await engine.close()
    }

    private func prepared(_ engine: PostgresEngine, like text: String) async throws -> Int? {
        // Its own number keeps each of these statements from being prepared.
        let sql = """
            SELECT count(*) AS "\(Int.random(in: 1...Int.max))"
            FROM pg_prepared_statements
            WHERE statement LIKE ?
            """
        return try await engine.rows(sql, [.text(text)]).first?.first?.integer
    }

    @Test func preparesAStatementAtItsThirdUse() async throws {
        try await open { engine in
            for expected in [0, 0, 1, 1] {
                let rows = try await engine.rows("SELECT 1 + CAST(? AS INT)", [.integer(2)])
                #expect(rows == [[.integer(3)]])
                #expect(try await prepared(engine, like: "SELECT 1 +%") == expected)
            }
        }
    }

    @Test func preparesNoneWhenToldSo() async throws {
        try await open(prepared: 0) { engine in
            for _ in 0..<5 { _ = try await engine.rows("SELECT 1 + CAST(? AS INT)", [.integer(2)]) }
            #expect(try await prepared(engine, like: "SELECT 1 +%") == 0)
        }
    }

    @Test func keepsThoseThatWereUsedLast() async throws {
        try await open(prepared: 3) { engine in
            for number in 0..<10 {
                for _ in 0..<3 { _ = try await engine.rows("SELECT \(number) AS many") }
                for _ in 0..<3 { _ = try await engine.rows("SELECT 99 AS favourite") }
            }
            #expect(try await prepared(engine, like: "SELECT % AS many") == 2)
            #expect(try await prepared(engine, like: "SELECT % AS favourite") == 1)
            for number in 0..<10 {
                #expect(try await engine.rows("SELECT \(number) AS many") == [[.integer(Int64(number))]])
            }
        }
    }

    /// A statement that failed must not count as prepared.
    @Test func goesOnAfterAStatementThatCannotBePrepared() async throws {
        try await open { engine in
            for _ in 0..<5 {
                await #expect(throws: SQLError.self) { _ = try await engine.rows("SELECT * FROM later") }
            }
            try await engine.run("CREATE TABLE later (n BIGINT)")
            for _ in 0..<5 { #expect(try await engine.rows("SELECT * FROM later").isEmpty) }
        }
    }

    @Test func takesBytesAndTextsInTheSamePlace() async throws {
        try await open { engine in
            for _ in 0..<4 {
                for value in [SQLValue.text("\\x41"), .blob([0, 65]), .null] {
                    let rows = try await engine.rows("SELECT ?", [value])
                    #expect(rows == [[value]])
                }
            }
        }
    }

    @Test func survivesAChangeOfTheTable() async throws {
        try await open { engine in
            try await engine.run("CREATE TABLE t (a BIGINT)")
            try await engine.run("INSERT INTO t VALUES (1)")
            for _ in 0..<4 { #expect(try await engine.rows("SELECT * FROM t") == [[.integer(1)]]) }
            try await engine.run("ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'x'")
            for _ in 0..<4 { #expect(try await engine.rows("SELECT * FROM t") == [[.integer(1), .text("x")]]) }
            try await engine.run("ALTER TABLE t ALTER COLUMN a TYPE TEXT")
            // Writes of the same body are undone before it runs once more.
            let rows = try await engine.write { connection in
                try connection.execute("INSERT INTO t VALUES ('2', 'y')")
                return try connection.query("SELECT * FROM t").map(\.values)
            }
            #expect(rows == [[.text("1"), .text("x")], [.text("2"), .text("y")]])
        }
    }

    @Test func survivesAServerThatForgotItsStatements() async throws {
        try await open { engine in
            for _ in 0..<4 { _ = try await engine.rows("SELECT 7") }
            try await engine.run("DEALLOCATE ALL")
            for _ in 0..<4 { #expect(try await engine.rows("SELECT 7") == [[.integer(7)]]) }
        }
    }

    /// Also when the body does not pass the failure on.
    @Test func runsABodyAgainThatHidesTheFailure() async throws {
        try await open { engine in
            for _ in 0..<4 { _ = try await engine.rows("SELECT 7") }
            try await engine.run("DEALLOCATE ALL")
            let rows = try await engine.read { connection in
                // Hidden on purpose.
                (try? connection.query("SELECT 7"))?.count
            }
            #expect(rows == 1)
        }
    }
}
