import CivicSQL
import Foundation

/// The database that is served now, as far as the next one is compared with it.
struct ServedDatabase {
    /// What it was built from; nil for a database that another program made.
    var fingerprint: String?
    /// Rows of each clean table.
    var rows: [String: Int]

    /// Reads the served database; nil when there is none.
    ///
    /// A damaged one counts as none: there is nothing good in it to protect.
    static func read(_ path: String) throws -> ServedDatabase? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let engine = try SQLiteEngine(path: path, mode: .readOnly)
            return try engine.build { connection in
                let tables = Set(
                    try connection.query("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
                        .compactMap { $0["name"].text })
                let fingerprint =
                    tables.contains("etl_run")
                    ? try connection.query("SELECT fingerprint FROM etl_run").first?["fingerprint"].text : nil
                var rows: [String: Int] = [:]
                for table in CleanTable.all where tables.contains(table.name) {
                    let count = try connection.query("SELECT count(*) AS n FROM \(SQLIdentifier.quoted(table.name))")
                    rows[table.name] = count.first?["n"].integer
                }
                return ServedDatabase(fingerprint: fingerprint, rows: rows)
            }
        } catch let error as SQLError where error.condition == .corrupt { return nil }
    }
}
