import Foundation
import Testing

@testable import Corkboard

/// What statements may do on a connection, and how long.
@Suite struct SQLiteConnectionTests {
    private static let schema = """
        create table t (id integer primary key, name text, amount real, data blob);
        create index by_name on t (name);
        insert into t values (1, 'a', 1.5, x'00ff'), (2, null, -2, null), (3, 'c' || char(0) || 'd', 1e300, x'');
        """

    private func soon() -> ContinuousClock.Instant { .now + .seconds(5) }

    @Test func copiesEveryKindOfValue() throws {
        let connection = try SmallDatabase(Self.schema).connection()
        let table = try connection.read("select * from t order by id", until: soon())
        #expect(table.columns == ["id", "name", "amount", "data"])
        #expect(table.rowCount == 3 && !table.truncated)
        #expect((0..<4).map { table.value(0, $0) } == [.integer(1), .text("a"), .real(1.5), .blob([0, 255])])
        #expect((0..<4).map { table.value(1, $0) } == [.integer(2), .null, .real(-2), .null])
        #expect(table.value(2, 1) == .text("c\0d"))
        #expect(table.value(2, 3) == .blob([]))
    }

    @Test func bindsByName() throws {
        let connection = try SmallDatabase(Self.schema).connection()
        let values: [SQLValue] = [.null, .integer(-7), .real(0.5), .text(""), .text("é\0x"), .blob([1, 2]), .blob([])]
        for value in values {
            let table = try connection.read("select :v, $v", ["v": value], until: soon())
            #expect(table.value(0, 0) == value && table.value(0, 1) == value)
        }
    }

    @Test(arguments: [
        ("select :missing", "You did not supply a value for binding parameter :missing."),
        ("select ?", "Binding 1 has no name, but you supplied a dictionary (which has only names)."),
        ("select 1; select 2", "You can only execute one statement at a time."), ("select", "incomplete input"),
        ("select * from nope", "no such table: nope"), ("", "incomplete input"), ("-- nothing", "incomplete input"),
    ]) func tellsWhatIsWrong(sql: String, message: String) throws {
        let connection = try SmallDatabase(Self.schema).connection()
        let error = #expect(throws: SQLFailure.self) { try connection.read(sql, until: soon()) }
        #expect(error == .failed(message: message))
    }

    @Test(arguments: ["select 1;", "select 1 ; -- and no more", "select 1 /* ; select 2 */", "select 1;\n;\t"])
    func takesOneStatementWithWhatFollowsIt(sql: String) throws {
        #expect(try SmallDatabase(Self.schema).connection().read(sql, until: soon()).rowCount == 1)
    }

    /// Each of these would write, or lead out of the file.
    @Test(arguments: [
        "insert into t(id) values (9)", "update t set name = 'x'", "delete from t", "drop table t",
        "create table u (a)", "create temp table u (a)", "create view v as select 1", "vacuum", "vacuum into 'OTHER'",
        "attach database 'OTHER' as o", "detach database main", "pragma journal_mode = delete",
        "pragma user_version = 3",
        "pragma writable_schema = 1", "reindex", "analyze", "begin", "commit", "savepoint s",
        "with x as (select 1) delete from t", "with x as (select 1) insert into t(id) select 9",
        "select load_extension('OTHER')", "select fts3_tokenizer('simple')", "replace into t(id) values (1)",
        "update sqlite_master set sql = ''", "select * from pragma_wal_checkpoint", "alter table t rename to u",
        "create virtual table f using fts5(a)", "drop index if exists nope", "explain delete from t",
    ]) func refusesWhatWrites(sql: String) throws {
        let database = try SmallDatabase(Self.schema)
        let before = try Data(contentsOf: URL(fileURLWithPath: database.path))
        let other = database.directory.file("other")
        let connection = try database.connection()
        let statement = sql.replacingOccurrences(of: "OTHER", with: other)
        #expect(throws: SQLFailure.self) { try connection.read(statement, until: soon()) }
        #expect(!FileManager.default.fileExists(atPath: other))
        #expect(try Data(contentsOf: URL(fileURLWithPath: database.path)) == before)
        #expect(try connection.read("select count(*) from t", until: soon()).value(0, 0) == .integer(3))
    }

    @Test func tellsWritesInDatasettesWords() throws {
        let connection = try SmallDatabase(Self.schema).connection()
        let error = #expect(throws: SQLFailure.self) {
            try connection.read("with x as (select 1) delete from t", until: soon())
        }
        #expect(error == .failed(message: "attempt to write a readonly database"))
    }

    @Test func readsShapesByPragmaFunctions() throws {
        let connection = try SmallDatabase(Self.schema).connection()
        let found = try connection.read("select name from pragma_table_info('t')", until: soon())
        #expect(found.rowCount == 4)
    }

    @Test func interruptsWhatTakesTooLong() throws {
        let connection = try SmallDatabase(Self.schema).connection()
        let endless = "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c"
        let error = #expect(throws: SQLFailure.self) {
            try connection.read(endless, until: .now + .milliseconds(50))
        }
        #expect(error == .interrupted)
        #expect(try connection.read("select 1", until: soon()).rowCount == 1)
    }

    @Test func boundsTheAnswer() throws {
        let connection = try SmallDatabase(Self.schema).connection()
        let error = #expect(throws: SQLFailure.self) {
            try connection.read(
                "with recursive c(x) as (select 1 union all select x + 1 from c limit 1000) select hex(zeroblob(1000)) from c",
                until: soon(), byteLimit: 100_000)
        }
        #expect(error == .tooLarge(limitBytes: 100_000))
        let cell = #expect(throws: SQLFailure.self) {
            try connection.read("select zeroblob(100000000)", until: soon())
        }
        #expect(cell == .failed(message: "string or blob too big"))
    }

    @Test func stopsAtTheRowLimit() throws {
        let connection = try SmallDatabase(Self.schema).connection()
        let table = try connection.read("select id from t", rowLimit: 2, until: soon())
        #expect(table.rowCount == 2 && table.truncated)
        #expect(try !connection.read("select id from t", rowLimit: 3, until: soon()).truncated)
    }

    @Test func goesOnWithManyStatements() throws {
        let connection = try SmallDatabase(Self.schema).connection()
        for number in 0..<200 {
            #expect(try connection.read("select \(number)", until: soon()).value(0, 0) == .integer(Int64(number)))
        }
        #expect(try connection.read("select 1", until: soon()).value(0, 0) == .integer(1))
    }

    @Test(arguments: [
        ("a b", "\"a\" \"b\""), ("\"a b\" c", "\"a b\" \"c\""), ("\"a b", "\"a b\""),
        ("a AND b*", "\"a\" \"AND\" \"b*\""),
        ("", ""), ("\"\"", ""), (" é\u{A0}x ", "\"é\" \"x\""), ("it's", "\"it's\""), ("a\"b\"c", "\"a\" \"b\" \"c\""),
    ]) func escapesSearchText(text: String, escaped: String) throws {
        #expect(SearchEscape.escape(text) == escaped)
        let connection = try SmallDatabase(Self.schema).connection()
        #expect(
            try connection.read("select escape_fts(:t)", ["t": .text(text)], until: soon()).value(0, 0)
                == .text(escaped))
    }
}
