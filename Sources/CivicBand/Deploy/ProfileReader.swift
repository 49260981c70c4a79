import CivicSQL
import Clerk

/// Reads what a database holds, for the gate and the record.
///
/// Tables of search indexes and of the run itself are left out: they say nothing of the data.
enum ProfileReader {
    /// A database that cannot be published, whatever it holds.
    struct Damaged: Error, CustomStringConvertible {
        let description: String
    }

    /// Reads a file that nobody changes.
    ///
    /// - Throws: `Damaged` when SQLite finds it damaged, `SQLError` when it cannot be read at all.
    /// - Cost: reads the whole file.
    static func read(_ path: String) throws -> DatabaseProfile {
        let engine = try SQLiteEngine(path: path, mode: .readOnly)
        let profile = try engine.build { connection in
            let answer = try connection.query("PRAGMA quick_check(1)").first?.values.first?.text
            guard answer == "ok" else {
                throw Damaged(description: "SQLite finds it damaged: \(answer ?? "no answer")")
            }
            let objects = try connection.query("SELECT type, name, sql FROM sqlite_master")
            let tables = tableNames(objects)
            guard !tables.isEmpty else { throw Damaged(description: "it has no tables") }
            var profile = DatabaseProfile(tables: [:], unit: .pages)
            for table in tables {
                let rows = try connection.query("SELECT count(*) AS n FROM \(SQLIdentifier.quoted(table))")
                profile.tables[table] = rows.first?["n"].integer
            }
            let hasMoney = objects.contains { $0["name"].text == "counted_once" }
            try hasMoney ? readMoney(connection, into: &profile) : readPages(connection, tables, into: &profile)
            return profile
        }
        try engine.close()
        return profile
    }

    private static func tableNames(_ objects: [SQLRow]) -> [String] {
        let tables = objects.filter { $0["type"].text == "table" }
        // A search index is a virtual table with tables of its own, all named after it.
        let searches = tables.filter { $0["sql"].text?.lowercased().hasPrefix("create virtual") == true }
            .compactMap { $0["name"].text }
        return tables.compactMap { $0["name"].text }.filter { name in
            !name.hasPrefix("sqlite_") && !name.hasPrefix("etl_")
                && !searches.contains { name == $0 || name.hasPrefix($0 + "_") }
        }.sorted()
    }

    /// - Source: `docs/finance/totals.md` and `docs/finance/reconciliation.md`.
    private static func readMoney(_ connection: SQLiteConnection, into profile: inout DatabaseProfile) throws {
        profile.unit = .cents
        let years = try connection.query(
            """
            SELECT substr(date, 1, 4) AS year, sum(abs(amount_cents)) AS cents
            FROM counted_once
            WHERE date IS NOT NULL
            GROUP BY 1
            """)
        for row in years { if let year = row["year"].text { profile.years[year] = row["cents"].integer ?? 0 } }
        let run = try connection.query("SELECT coverage_start, coverage_end, records FROM etl_run").first
        profile.records = run?["records"].integer
        profile.dataTypes = try connection.query("SELECT table_name FROM etl_counts WHERE rows > 0 ORDER BY rowid")
            .compactMap { $0["table_name"].text }
        profile.coverageStart = run?["coverage_start"].text
        profile.coverageEnd = run?["coverage_end"].text
        let lines = try connection.query(
            """
            SELECT count(*) AS n, coalesce(sum(status = 'mismatch'), 0) AS wrong
            FROM reconciliation
            WHERE status <> 'not_filed'
            """
        ).first
        profile.compared = lines?["n"].integer
        profile.mismatched = lines?["wrong"].integer
    }

    private static func readPages(
        _ connection: SQLiteConnection, _ tables: [String], into profile: inout DatabaseProfile
    ) throws {
        for table in ["agendas", "minutes"] where tables.contains(table) {
            let rows = try connection.query(
                """
                SELECT substr(date, 1, 4) AS year, count(*) AS n
                FROM \(SQLIdentifier.quoted(table))
                WHERE date GLOB '[0-9][0-9][0-9][0-9]-*'
                GROUP BY 1
                """)
            for row in rows {
                if let year = row["year"].text { profile.years[year, default: 0] += row["n"].integer ?? 0 }
            }
        }
    }
}
