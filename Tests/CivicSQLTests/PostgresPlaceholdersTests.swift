import CivicSQL
import Testing

@Suite struct PostgresPlaceholdersTests {
    @Test(arguments: [
        ("SELECT 1", "SELECT 1", 0),
        ("SELECT ?, ?", "SELECT $1, $2", 2),
        ("?", "$1", 1),
        ("", "", 0),
        // Literals: a doubled quotation mark, a backslash that escapes nothing, one that does.
        ("SELECT 'a?''?', ?", "SELECT 'a?''?', $1", 1),
        (#"SELECT '?\', ?"#, #"SELECT '?\', $1"#, 1),
        (#"SELECT E'?\'?', ?"#, #"SELECT E'?\'?', $1"#, 1),
        (#"SELECT e'?''\'?', ?"#, #"SELECT e'?''\'?', $1"#, 1),
        (#"SELECT n.bye'?\', ?"#, #"SELECT n.bye'?\', $1"#, 1),
        (#"SELECT E'\\', ?"#, #"SELECT E'\\', $1"#, 1),
        // Quoted names.
        (#"SELECT "a?""?" = ?"#, #"SELECT "a?""?" = $1"#, 1),
        // Dollar quotes; dollars that are none.
        ("SELECT $$?$$, ?", "SELECT $$?$$, $1", 1),
        ("SELECT $a$?$$?$b$?$a$, ?", "SELECT $a$?$$?$b$?$a$, $1", 1),
        ("SELECT a$b$?, c$d$?", "SELECT a$b$$1, c$d$$2", 2),
        ("SELECT ?, $1, $2$ ?", "SELECT $1, $1, $2$ $2", 2),
        ("SELECT $é$?$é$, ?", "SELECT $é$?$é$, $1", 1),
        // Comments.
        ("SELECT -- ? '\n ? - ?", "SELECT -- ? '\n $1 - $2", 2),
        ("SELECT /* ? /* ? */ ? */ ? / ?", "SELECT /* ? /* ? */ ? */ $1 / $2", 2),
        // Operators.
        ("a ?? 'x' AND b ??| c AND d ??& e AND f = ?", "a ? 'x' AND b ?| c AND d ?& e AND f = $1", 1),
        ("'日本?' = ?", "'日本?' = $1", 1),
        // What never ends is copied to the end, for the server to refuse.
        ("SELECT 'a ?", "SELECT 'a ?", 0), ("SELECT $$ ?", "SELECT $$ ?", 0), ("/* ?", "/* ?", 0),
        ("SELECT E'?\\", "SELECT E'?\\", 0), ("SELECT $", "SELECT $", 0),
    ])
    func rewritesOnlyPlaceholders(sql: String, expected: String, count: Int) {
        let rewritten = PostgresPlaceholders(sql)
        #expect(rewritten.sql == expected)
        #expect(rewritten.count == count)
    }
}
