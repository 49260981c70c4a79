import CivicSQL

enum M0004_Pipeline {
    static let migration = Migration("9daf09ff2554", "pipeline state on sites") { change in
        for column in columns(change) { try change.column(column.name, column.definition, of: "sites") }
        try change.index("idx_sites_current_stage", on: "sites", "current_stage")
        try change.index("idx_sites_updated_at", on: "sites", "updated_at")
        try indexCoordinator(change)
    } downgrade: { change in
        for index in ["idx_sites_coordinator_enqueued", "idx_sites_updated_at", "idx_sites_current_stage"] {
            try change.drop(index: index)
        }
        for column in columns(change) { try change.drop(column: column.name, of: "sites") }
    }

    /// Alembic made the index partial in PostgreSQL only.
    static func indexCoordinator(_ change: SchemaChange) throws {
        try change.index(
            "idx_sites_coordinator_enqueued", on: "sites", "subdomain, coordinator_enqueued",
            where: change.dialect == .postgres ? "coordinator_enqueued = false" : nil)
    }

    /// The counters of the five stages.
    static let counters = ["fetch", "ocr", "compilation", "extraction", "deploy"].flatMap { stage in
        ["total", "completed", "failed"].map { "\(stage)_\($0)" }
    }

    private static func columns(_ change: SchemaChange) -> [SchemaChange.ColumnDefinition] {
        [("current_stage", "VARCHAR"), ("started_at", change.moment), ("updated_at", change.moment)]
            + counters.map { ($0, "INTEGER DEFAULT 0 NOT NULL") }
            + [
                ("coordinator_enqueued", "BOOLEAN DEFAULT \(change.isFalse) NOT NULL"),
                ("last_error_stage", "VARCHAR"), ("last_error_message", "TEXT"), ("last_error_at", change.moment),
            ]
    }
}
