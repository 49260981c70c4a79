import CivicSQL
import Dispatch
import Foundation
import TestSupport
import Testing

/// What every engine does, whatever it stands on.
@Suite struct EngineConformanceTests {
    private static let table = "CREATE TABLE t (i BIGINT, r DOUBLE PRECISION, s TEXT, b BYTEA)"

    @Test(arguments: EngineUnderTest.allCases)
    func bindsAndReadsEveryKindOfValue(kind: EngineUnderTest) async throws {
        let rows: [[SQLValue]] = [
            [.null, .null, .null, .null],
            [.integer(0), .real(0.5), .text(""), .blob([])],
            [.integer(.min), .real(0.1 + 0.2), .text("Muñoz'; DROP TABLE t; --"), .blob([0, 1, 92, 39, 255])],
            [.integer(.max), .real(-1.7976931348623157e308), .text("日本 🇺🇸 \u{1}\n\\x00"), .blob(Array(0...255))],
            [.integer(-7), .real(.leastNonzeroMagnitude), .text("\"?\" '?' $1 \\"), .blob(Array("text".utf8))],
        ]
        try await kind.open { engine in
            try await engine.run(Self.table)
            try await engine.write { connection in
                // More often than a statement is run unprepared.
                for row in rows { try connection.execute("INSERT INTO t VALUES (?, ?, ?, ?)", row) }
            }
            for _ in 0..<2 {
                #expect(try await engine.rows("SELECT * FROM t") == rows)
            }
            for row in rows.dropFirst() {
                let found = try await engine.rows("SELECT i FROM t WHERE i = ? AND r = ? AND s = ? AND b = ?", row)
                #expect(found == [[row[0]]])
            }
            #expect(try await engine.read { try $0.query("SELECT s, i FROM t").first?.columns } == ["s", "i"])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func leavesQuestionMarksInLiteralsNamesAndComments(kind: EngineUnderTest) async throws {
        try await kind.open { engine in
            let sql = """
                SELECT 'a?''?' AS "b?""?", -- why?
                    CAST(? AS BIGINT) AS c /* and ? */, 'x' AS d, CAST(? AS BIGINT) AS e
                """
            let row = try await engine.read { try $0.query(sql, [.integer(1), .integer(2)]).first }
            #expect(row?.columns == ["b?\"?", "c", "d", "e"])
            #expect(row?.values == [.text("a?'?"), .integer(1), .text("x"), .integer(2)])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func refusesTooFewAndTooManyValues(kind: EngineUnderTest) async throws {
        try await kind.open { engine in
            try await engine.run(Self.table)
            for values in [[], [SQLValue.integer(1), .integer(2)]] {
                let error = await #expect(throws: SQLError.self) {
                    try await engine.run("INSERT INTO t (i) VALUES (?)", values)
                }
                #expect(error?.condition == .other)
            }
            #expect(try await engine.rows("SELECT * FROM t").isEmpty)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func undoesAllOfAnSQLTransactionThatThrows(kind: EngineUnderTest) async throws {
        struct Stop: Error {}
        try await kind.open { engine in
            try await engine.run(Self.table)
            await #expect(throws: Stop.self) {
                try await engine.write { connection in
                    try connection.execute("INSERT INTO t (i) VALUES (1)")
                    throw Stop()
                }
            }
            await #expect(throws: SQLError.self) {
                try await engine.write { connection in
                    try connection.execute("INSERT INTO t (i) VALUES (1)")
                    try connection.execute("INSERT INTO missing VALUES (1)")
                }
            }
            #expect(try await engine.rows("SELECT * FROM t").isEmpty)
            try await engine.run("INSERT INTO t (i) VALUES (1)")
            #expect(try await engine.rows("SELECT i FROM t") == [[.integer(1)]])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func answersTheNumberOfChangedRows(kind: EngineUnderTest) async throws {
        try await kind.open { engine in
            try await engine.run(Self.table)
            #expect(try await engine.run("INSERT INTO t (i) VALUES (1), (2), (3)") == 3)
            #expect(try await engine.run("UPDATE t SET i = 9 WHERE i > ?", [.integer(1)]) == 2)
            #expect(try await engine.run("UPDATE t SET i = 9 WHERE i > 99") == 0)
            #expect(try await engine.run("DELETE FROM t") == 3)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func answersTheRowsThatAChangeReturns(kind: EngineUnderTest) async throws {
        try await kind.open { engine in
            try await engine.run(Self.table)
            let rows = try await engine.write { connection in
                try connection.query("INSERT INTO t (i) VALUES (?), (2) RETURNING i, s", [.integer(1)]).map(\.values)
            }
            #expect(rows == [[.integer(1), .null], [.integer(2), .null]])
            #expect(try await engine.rows("SELECT count(*) FROM t") == [[.integer(2)]])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func keepsBoundValuesOutOfMessages(kind: EngineUnderTest) async throws {
        let secret = "s3cret\"; x"
        try await kind.open { engine in
            try await engine.run("CREATE TABLE u (s TEXT PRIMARY KEY, n BIGINT CHECK (n > 0))")
            try await engine.run("INSERT INTO u VALUES (?, 1)", [.text(secret)])
            for sql in [
                "INSERT INTO missing VALUES (?)", "INSERT INTO u VALUES (?, 1)", "INSERT INTO u VALUES (?, -1)",
                "SELECT missing(?)",
            ] {
                let error = await #expect(throws: SQLError.self) { try await engine.run(sql, [.text(secret)]) }
                #expect(error?.description.contains("s3cret") == false)
                #expect(error?.description.contains(engine.place) == true)
            }
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func tellsAConstraintFromAMistake(kind: EngineUnderTest) async throws {
        try await kind.open { engine in
            try await engine.run("CREATE TABLE p (id BIGINT PRIMARY KEY)")
            try await engine.run(
                "CREATE TABLE c (p BIGINT NOT NULL REFERENCES p (id), s VARCHAR(3) UNIQUE, n BIGINT CHECK (n > 0))")
            try await engine.run("INSERT INTO p VALUES (1)")
            try await engine.run("INSERT INTO c VALUES (1, 'a', 1)")
            for sql in [
                "INSERT INTO p VALUES (1)", "INSERT INTO c VALUES (NULL, 'b', 1)", "INSERT INTO c VALUES (2, 'b', 1)",
                "INSERT INTO c VALUES (1, 'a', 1)", "INSERT INTO c VALUES (1, 'b', 0)", "DELETE FROM p",
            ] {
                let error = await #expect(throws: SQLError.self) { try await engine.run(sql) }
                #expect(error?.condition == .constraint, "\(sql)")
            }
            for sql in ["INSERT INTO missing VALUES (1)", "SELEC 1", "SELECT missing FROM p"] {
                let error = await #expect(throws: SQLError.self) { try await engine.run(sql) }
                #expect(error?.condition == .other, "\(sql)")
            }
            #expect(try await engine.rows("SELECT count(*) FROM c") == [[.integer(1)]])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func refusesToChangeAnythingInARead(kind: EngineUnderTest) async throws {
        try await kind.open { engine in
            try await engine.run(Self.table)
            let error = await #expect(throws: SQLError.self) {
                try await engine.read { _ = try $0.execute("INSERT INTO t (i) VALUES (1)") }
            }
            #expect(error?.condition == .readOnly)
            #expect(try await engine.rows("SELECT * FROM t").isEmpty)
        }
    }
}
