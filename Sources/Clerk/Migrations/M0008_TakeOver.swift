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

    /// SQLite cannot change a default; the column is made anew and takes the old one's name.
    private static func mendDefault(of column: String, _ change: SchemaChange) throws {
        let isText = try change.catalog.columns(of: "sites").contains {
            $0.name == column && $0.defaultValue?.hasPrefix("'") == true
        }
        guard isText else { return }
        for index in ["idx_sites_coordinator_enqueued", "idx_sites_has_finance_data", "idx_sites_finance_metadata"] {
            try change.drop(index: index)
        }
        try change.rename(column: column, to: "\(column)_as_text", of: "sites")
        try change.column(column, "BOOLEAN DEFAULT 0 NOT NULL", of: "sites")
        try change.connection.execute("UPDATE sites SET \(column) = \(column)_as_text")
        try change.drop(column: "\(column)_as_text", of: "sites")
        try M0004_Pipeline.indexCoordinator(change)
        try change.index("idx_sites_has_finance_data", on: "sites", "has_finance_data")
        try M0006_FinanceMetadata.index(change)
    }
}
