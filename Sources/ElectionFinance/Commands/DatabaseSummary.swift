import CivicModel
import CivicSQL
import ClerkPlugin

/// What a finance database holds, read back from the file that is served.
struct DatabaseSummary: Codable, Sendable, Hashable {
    /// One clean table.
    struct Table: Codable, Sendable, Hashable {
        var name: String
        var rows: Int
        var supersededRows: Int
        var flaggedRows: Int
    }

    /// How the filed lines compare with what we compute.
    struct Reconciled: Codable, Sendable, Hashable {
        var ok: Int
        var explained: Int
        var mismatch: Int
        var notFiled: Int
    }

    var builtAt: String
    var coverageStart: String?
    var coverageEnd: String?
    var records: Int
    var years: [Int]
    var filings: Int
    var currentFilings: Int
    var tables: [Table]
    var reconciliation: Reconciled

    static func read(_ path: String) throws -> DatabaseSummary {
        let engine = try SQLiteEngine(path: path, mode: .readOnly)
        return try engine.build { connection in
            let run = try connection.query("SELECT * FROM etl_run").first
            let filings = try connection.query(
                "SELECT count(*) AS n, coalesce(sum(is_current), 0) AS current FROM filings"
            ).first
            let statuses = try connection.query("SELECT status, count(*) AS n FROM reconciliation GROUP BY status")
            func count(_ status: String) -> Int {
                statuses.first { $0["status"].text == status }?["n"].integer ?? 0
            }
            return DatabaseSummary(
                builtAt: run?["built_at"].text ?? "", coverageStart: run?["coverage_start"].text,
                coverageEnd: run?["coverage_end"].text, records: run?["records"].integer ?? 0,
                years: try connection.query("SELECT source_year FROM etl_sources ORDER BY 1")
                    .compactMap { $0["source_year"].integer },
                filings: filings?["n"].integer ?? 0, currentFilings: filings?["current"].integer ?? 0,
                tables: try connection.query("SELECT * FROM etl_counts ORDER BY rowid").map { row in
                    Table(
                        name: row["table_name"].text ?? "", rows: row["rows"].integer ?? 0,
                        supersededRows: row["superseded_rows"].integer ?? 0,
                        flaggedRows: row["flagged_rows"].integer ?? 0)
                },
                reconciliation: Reconciled(
                    ok: count("ok"), explained: count("explained"), mismatch: count("mismatch"),
                    notFiled: count("not_filed")))
        }
    }

    /// The summary as indented lines.
    var lines: [String] {
        let period = "\(coverageStart ?? "-") to \(coverageEnd ?? "-")"
        let head = [
            "  exports of \(years.map(String.init).joined(separator: ", ")); filings cover \(period)",
            "  \(filings) versions of filings, \(currentFilings) current",
            "",
        ]
        let table = TextTable.lines(
            [["table", "rows", "superseded", "counted elsewhere"]]
                + tables.filter { $0.rows + $0.supersededRows > 0 }.map {
                    [$0.name, String($0.rows), String($0.supersededRows), String($0.flaggedRows)]
                }, rightAligned: [1, 2, 3])
        let compared = reconciliation
        let sentence =
            "  reconciliation: \(compared.ok) lines agree to the cent, \(compared.explained) differ for a known reason, "
            + "\(compared.mismatch) do not agree, \(compared.notFiled) were not filed"
        return head + table.map { "  " + $0 } + ["", sentence]
    }
}
