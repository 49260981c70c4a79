import Testing

@testable import Corkboard

@Suite struct SQLTextTests {
    @Test(arguments: [
        "select 1", "  SELECT 1", "with x as (select 1) select * from x", "explain select 1",
        "EXPLAIN QUERY PLAN select 1",
        "-- a comment\nselect 1", "/* a */ /* b */ select 1", "explain query plan with x as (select 1) select 1",
        "select * from pragma_table_info('t')", "select 'a;b'", "select(1)",
    ]) func takesReadingStatements(sql: String) throws {
        try SQLText.checkIsSelect(sql)
    }

    @Test(arguments: [
        "insert into t values (1)", "selekt 1", "", "-- only a comment", "explain delete from t",
        "pragma table_info(t)",
        "begin", "vacuum", "selection", "/* select 1 */ delete from t", "explain query delete from t",
    ]) func refusesOthers(sql: String) {
        #expect(throws: SQLFailure.invalid(message: "Statement must be a SELECT")) { try SQLText.checkIsSelect(sql) }
    }

    @Test func refusesPragmasBeyondTheSafeOnes() {
        let error = #expect(throws: SQLFailure.self) {
            try SQLText.checkIsSelect("select * from pragma_journal_mode")
        }
        #expect(error?.message.hasPrefix("Statement contained a disallowed PRAGMA") == true)
    }

    @Test(arguments: [
        ("select :a, :b, :a", ["a", "b"]), ("select ':no', \":no\", :yes", ["yes"]),
        ("select :p -- :comment\n, :q", ["p", "q"]),
        ("select /* :x */ :y", ["y"]), ("select :é_1", ["é_1"]), ("select '''' || :z", ["z"]), ("select a::b", ["b"]),
        ("", []),
    ]) func findsParameters(sql: String, names: [String]) { #expect(SQLText.parameterNames(sql) == names) }

    @Test(arguments: [
        ("plain", "plain"), ("order", "[order]"), ("Select", "[Select]"), ("with space", "[with space]"),
        ("1st", "[1st]"),
        ("a]b", "\"a]b\""), ("a]\"b", "\"a]\"\"b\""), ("é", "[é]"), ("_x", "_x"), ("", "[]"),
        ("a;drop table t", "[a;drop table t]"),
    ]) func quotesNames(name: String, quoted: String) { #expect(SQLText.identifier(name) == quoted) }
}
