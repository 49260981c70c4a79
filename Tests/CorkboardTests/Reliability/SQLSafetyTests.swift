import Foundation
import TestSupport
import Testing

extension Reliability {
    /// Statements that would do harm: refused or ended, the files as they were.
    @Suite struct SQLSafetyTests {
        private static let refused = [
            "ATTACH DATABASE 'new.db' AS a", "ATTACH DATABASE ':memory:' AS a", "DETACH DATABASE main", "VACUUM",
            "VACUUM INTO 'copy.db'", "REINDEX", "ANALYZE", "BEGIN IMMEDIATE", "COMMIT", "SAVEPOINT a",
            "PRAGMA user_version = 7",
            "PRAGMA writable_schema = 1", "PRAGMA journal_mode = WAL", "PRAGMA journal_mode",
            "PRAGMA cache_size = 1000000",
            "PRAGMA temp_store_directory = '/'", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA optimize",
            "SELECT * FROM pragma_journal_mode", "SELECT * FROM pragma_user_version(3)", "CREATE TEMP TABLE t (a)",
            "CREATE TABLE t (a)", "CREATE TEMP VIEW v AS SELECT 1", "CREATE VIRTUAL TABLE t USING fts5(a)",
            "DROP TABLE pages",
            "ALTER TABLE pages RENAME TO other", "INSERT INTO loose VALUES (1, 2)", "REPLACE INTO loose VALUES (1, 2)",
            "UPDATE pages SET page = 0", "DELETE FROM pages", "DELETE FROM pages RETURNING id",
            "WITH a AS (SELECT 1) INSERT INTO loose SELECT *, 2 FROM a", "WITH a AS (SELECT 1) DELETE FROM loose",
            "EXPLAIN DELETE FROM pages", "SELECT load_extension('libc.so.6')", "SELECT LOAD_EXTENSION('x', 'y')",
            "SELECT writefile('new.txt', 'x')", "SELECT readfile('/etc/passwd')", "SELECT edit('x')",
            "SELECT fts3_tokenizer('simple', x'00')", "SELECT 1; DELETE FROM pages", "SELECT 1;;SELECT 2", "",
            "/* x */ DELETE FROM pages", "-- x\nDELETE FROM pages",
            "INSERT INTO pages_fts(pages_fts) VALUES ('rebuild')",
            "INSERT INTO pages_fts(pages_fts) VALUES ('delete-all')", "UPDATE sqlite_master SET sql = ''",
            "UPDATE sqlite_sequence SET seq = 1", "\u{0}SELECT 1", "SELECT 'a", "SELECT (((((",
            "SELECT zeroblob(1000000000)",
            "SELECT randomblob(1000000000)", "SELECT length(hex(zeroblob(30000000)))",
            "SELECT replace(hex(zeroblob(8000000)), '0', 'aaaaaaaaaa')",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT group_concat(i) FROM n",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n) SELECT max(i) FROM n",
            "SELECT count(*) FROM pages a, pages b, pages c, pages d",
            "SELECT max(a.id * b.id * c.id) FROM pages a, pages b, pages c",
            "SELECT * FROM pages a, pages b, pages c ORDER BY a.id * b.id + c.id",
            "SELECT group_concat(a.text || b.text || c.text) FROM pages a, pages b, pages c",
            "SELECT " + String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000),
            "SELECT " + String(repeating: "-+", count: 20000) + "1",
            String(repeating: "SELECT 1 UNION ALL ", count: 2000) + "SELECT 1",
            "SELECT " + (0..<40_000).map { ":p\($0)" }.joined(separator: ","),
            "SELECT " + String(repeating: "1,", count: 5000) + "1",
            "SELECT '" + String(repeating: "x", count: 1 << 20) + "'",
            "SELECT json_extract('" + String(repeating: "[", count: 5000) + "', '$[0]') WHERE nope",
        ]

        /// Statements that are no harm, and give an answer.
        private static let answered = [
            "SELECT count(*) FROM pages", "SELECT * FROM pragma_table_info('pages')", "EXPLAIN SELECT 1",
            "SELECT text FROM pages WHERE id = 1 -- it's", "WITH a AS (SELECT 1) SELECT * FROM a",
            "SELECT ';' || '; DELETE FROM pages'", "SELECT a.id FROM pages a, pages b LIMIT 5000",
            "SELECT sqlite_version()",
            "SELECT 'a', x'00', NULL, 1.5, 9223372036854775807, 9e999", "SELECT zeroblob(1000)",
            "SELECT printf('%.*c', 1000000000, 'x')",
        ]

        private static func encoded(_ text: String) -> String {
            text.utf8.map { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
        }

        /// What lies in a directory: every file with its bytes.
        private static func content(_ directory: TemporaryDirectory) throws -> [String: Data] {
            let paths = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
            return Dictionary(
                uniqueKeysWithValues: paths.map {
                    ($0, FileManager.default.contents(atPath: directory.file($0)) ?? Data())
                })
        }

        private static func configuration(_ directory: TemporaryDirectory) throws -> String {
            try directory.write(
                """
                {"databases": {"library": {"queries": {
                    "of_board": {"sql": "select id from pages where meeting = :board limit 3"},
                    "wrong": {"sql": "delete from pages where id = :id"}}}}}
                """, to: "config.json")
        }

        @Test func readsAndNothingElse() async throws {
            let directory = try Reliability.library()
            let config = try Self.configuration(directory)
            let before = try Self.content(directory)
            let arguments = [directory.file("library.db"), "--config", config, "--setting", "sql_time_limit_ms", "300"]
            try await RunningCorkboard.serve(arguments, in: directory.path) { server async throws in
                let wrong = try await onThread { [port = server.port] in
                    // Each over a connection of its own, as what is too long for a head ends it.
                    try Self.expectations.compactMap { target, statuses -> String? in
                        let answer = try HTTPConnection(port: port).get(target)
                        return statuses.contains(answer.status)
                            ? nil : "\(target.prefix(300)): \(answer.status) \(answer.text.prefix(200))"
                    }
                }
                #expect(wrong == [])
                #expect(try Self.content(directory) == before)
                let answer = try await server.get(
                    "/library/-/query.json?sql=select+count(*)+as+n+from+pages&_shape=array")
                #expect(answer.text == #"[{"n": 2000}]"#)
            }
        }

        private static var expectations: [(String, Set<Int>)] {
            let query = "/library/-/query.json?sql="
            return answered.map { (query + encoded($0), [200]) }
                + refused.map { (query + encoded($0), [400, 403, 413, 414, 431]) }
                + filters.map { ("/library/pages.json?" + $0.0, $0.1) } + places
        }

        /// Other places where text of a request becomes part of SQL, and the statuses that are right.
        private static let filters: [(String, Set<Int>)] = [
            ("_where=" + encoded("1=1) union all select * from sqlite_master --"), [400]),
            ("_where=" + encoded("id in (select load_extension('x'))"), [400]),
            ("_where=" + encoded("id = 1; delete from pages"), [400]),
            ("_where=" + encoded("(select count(*) from pages a, pages b, pages c) > 1"), [400]),
            ("_where=" + encoded("id = zeroblob(1000000000)"), [400]), ("_where=" + encoded("id < 4"), [200]),
            ("_sort=" + encoded("id; delete from pages"), [400]), ("_sort=" + encoded("(select 1)"), [400]),
            ("_sort_desc=" + encoded("id\" desc; delete from pages; --"), [400]),
            ("_col=" + encoded("id\", load_extension('x') as \"a"), [400]),
            (encoded("id\" = 1; delete from pages; --") + "=1", [200, 400]),
            ("id__in=" + encoded("1) or (1"), [200]),
            ("_facet=" + encoded("meeting]; delete from pages"), [200, 400]),
            ("_facet_array=" + encoded("tags\"'"), [400]), ("_search=" + encoded("\" OR 1; --"), [200]),
            ("_searchmode=raw&_search=" + encoded("\" NEAR("), [400]),
            ("_next=" + encoded("1'; delete from pages"), [200]),
            ("_size=" + encoded("1; delete"), [400]),
        ]

        private static let places: [(String, Set<Int>)] = [
            ("/library/of_board.json?board=" + encoded("'; delete from pages; --"), [200]),
            ("/library/wrong.json?id=1", [400, 403]),
            ("/library/" + encoded("pages\"; delete from pages; --") + ".json", [302, 404]),
            ("/library/-/query.json?sql=" + encoded("select :a || :b") + "&a=" + encoded("'x") + "&b=%00", [200]),
            ("/library/-/query.json?sql=select+1&_timelimit=100000000", [200, 400]),
        ]
    }
}
