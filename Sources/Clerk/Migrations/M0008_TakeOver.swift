import CivicSQL

/// Brings whatever Python left behind to one form: a database whose steps broke half way, one that was stamped by hand,
/// one of `create_all` with counters that may be null, and SQLite's defaults that are the text 'false'.
enum M0008_TakeOver {
    static let migration = Migration("5c1e9a7d3f20", "one form for every database of Python clerk") { change in
        for step in CivicSchema.alembic { try step.upgrade(change) }
        for counter in M0004_Pipeline.counters { try fillIn(counter, of: "sites", change) }
        for counter in ["stage_total", "stage_completed"] { try fillIn(counter, of: "site_progress", change) }
        guard change.dialect == .sqlite else { return }
        for column in M0007_Booleans.columns { try mendDefault(of: column, change) }
    } downgrade: { _ in
        // What was mended is right at the earlier steps, too.
    }

    private static func fillIn(_ counter: String, of table: String, _ change: SchemaChange) throws {
        try change.connection.execute("UPDATE \(table) SET \(counter) = 0 WHERE \(counter) IS NULL")
    }

    /// SQLite cannot alter a default. Its documentation has this way for changes that touch no row: the text of the table
    /// is changed, and everything that depends on the column stays.
    private static func mendDefault(of column: String, _ change: SchemaChange) throws {
        let connection = change.connection
        let rows = try connection.query(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'sites' COLLATE NOCASE")
        guard let sql = rows.first?["sql"].text else { return }
        let mended = sql.replacing(
            try Regex("(\\b\(column)\\b[\"\\]`]?\\s+\\w+\\s+DEFAULT\\s+)'(?:true|false)'").ignoresCase()
        ) { match in "\(match.output[1].substring ?? "")0" }
        guard mended != sql, let version = try connection.query("PRAGMA schema_version").first?.values[0].integer else {
            return
        }
        try connection.execute("PRAGMA writable_schema = ON")
        try connection.execute(
            "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'sites' COLLATE NOCASE", [.text(mended)])
        try connection.execute("PRAGMA schema_version = \(version + 1)")
        try connection.execute("PRAGMA writable_schema = OFF")
    }
}
