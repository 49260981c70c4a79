import CivicSQL
import Foundation
import TestSupport
import Testing

@Suite struct SQLiteEngineTests {
    private let directory: TemporaryDirectory
    private let engine: SQLiteEngine

    init() throws {
        directory = try TemporaryDirectory()
        engine = try SQLiteEngine(path: directory.file("a.db"), mode: .shared)
    }

    @Test func bindsAndReadsEveryKindOfValue() async throws {
        let values: [SQLValue] = [
            .null, .integer(-7), .real(147.28), .text("Muñoz'; DROP TABLE t; --"), .blob([0, 1, 255]),
        ]
        let row = try await engine.read { try $0.query("SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e", values) }
        #expect(row == [SQLRow(columns: ["a", "b", "c", "d", "e"], values: values)])
    }

    @Test func undoesAllOfAnSQLTransactionThatThrows() async throws {
        struct Stop: Error {}
        try await create()
        await #expect(throws: Stop.self) {
            try await engine.write { connection in
                try connection.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        #expect(try await count() == 0)
        try await engine.write { try $0.execute("INSERT INTO t VALUES (1)") }
        #expect(try await count() == 1)
    }

    @Test func answersTheNumberOfChangedRows() async throws {
        try await create()
        #expect(try await engine.write { try $0.execute("INSERT INTO t VALUES (1), (2), (3)") } == 3)
        #expect(try await engine.write { try $0.execute("UPDATE t SET n = 9 WHERE n > ?", [.integer(1)]) } == 2)
        #expect(try await engine.write { try $0.execute("UPDATE t SET n = 9 WHERE n > 99") } == 0)
    }

    @Test func keepsBoundValuesOutOfMessages() async throws {
        try await create()
        let secret = "s3cret"
        let error = await #expect(throws: SQLError.self) {
            try await engine.write { try $0.execute("INSERT INTO missing VALUES (?)", [.text(secret)]) }
        }
        #expect(error?.condition == .other)
        #expect(error?.description.contains(secret) == false)
        #expect(error?.description.contains("missing") == true)
    }

    @Test func tellsWhatKindOfFailureItIs() async throws {
        try directory.write("this is not a database, whatever its name says", to: "text.db")
        #expect(condition { try SQLiteEngine(path: directory.file("nothing.db"), mode: .readOnly) } == .unavailable)
        #expect(condition { try SQLiteEngine(path: directory.file("no/such/a.db"), mode: .shared) } == .unavailable)
        #expect(condition { try SQLiteEngine(path: directory.file("text.db"), mode: .readOnly) } == .corrupt)
        try await create()
        let readOnly = try SQLiteEngine(path: directory.file("a.db"), mode: .readOnly)
        #expect(condition { try readOnly.build { try $0.execute("DELETE FROM t") } } == .readOnly)
        #expect(!FileManager.default.fileExists(atPath: directory.file("nothing.db")))
    }

    @Test func tellsAFullDisk() throws {
        let full = try SQLiteEngine(path: directory.file("full.db"), mode: .build)
        let found = condition {
            try full.build { connection in
                try connection.execute("PRAGMA max_page_count = 3")
                try connection.execute("CREATE TABLE t (b)")
                try connection.execute("INSERT INTO t SELECT randomblob(100000)")
            }
        }
        #expect(found == .full)
    }

    @Test func bindsBytesOfARowWithoutStrings() throws {
        let connectionRows = try engine.build { connection in
            try connection.execute("CREATE TABLE w (a, b, c, d, e)")
            let statement = try connection.prepare("INSERT INTO w VALUES (?, ?, ?, ?, ?)")
            for number in 0..<2 {
                Array("é’\(number)".utf8).withUnsafeBufferPointer { statement.bind($0, at: 0) }
                statement.bind(UnsafeBufferPointer(start: nil, count: 0), at: 1)
                statement.bind(Int64(number), at: 2)
                if number == 0 { statement.bind(0.1, at: 3) } else { statement.bindNull(at: 3) }
                try statement.run()
            }
            return try connection.query("SELECT * FROM w")
        }
        #expect(
            connectionRows.map(\.values) == [
                [.text("é’0"), .text(""), .integer(0), .real(0.1), .null],
                // What was bound for one row is not kept for the next.
                [.text("é’1"), .text(""), .integer(1), .null, .null],
            ])
    }

    @Test func reportsAPreparedStatementThatFails() throws {
        let found = condition {
            try engine.build { connection in
                try connection.execute("CREATE TABLE u (a INTEGER PRIMARY KEY)")
                let statement = try connection.prepare("INSERT INTO u VALUES (?)")
                for _ in 0..<2 {
                    statement.bind(Int64(1), at: 0)
                    try statement.run()
                }
            }
        }
        #expect(found == .constraint)
    }

    @Test(arguments: [
        ("plain", "\"plain\""), ("a\"b", "\"a\"\"b\""), ("", "\"\""), ("B2Lender_Name-x", "\"B2Lender_Name-x\""),
    ])
    func quotesNames(name: String, quoted: String) {
        #expect(SQLIdentifier.quoted(name) == quoted)
    }

    private func create() async throws {
        _ = try await engine.write { try $0.execute("CREATE TABLE t (n INTEGER)") }
    }

    private func count() async throws -> Int? {
        try await engine.read { try $0.query("SELECT count(*) AS n FROM t").first?["n"].integer }
    }

    private func condition<Answer>(_ body: () throws -> Answer) -> SQLError.Condition? {
        do { _ = try body() } catch { return (error as? SQLError)?.condition }
        return nil
    }
}
