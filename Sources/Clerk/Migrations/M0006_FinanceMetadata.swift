import CivicSQL

enum M0006_FinanceMetadata {
    static let migration = Migration("f3d4e5b6c7a8", "source, coverage and counts of finance data") { change in
        for column in columns(change) { try change.column(column.name, column.definition, of: "sites") }
        try index(change)
    } downgrade: { change in
        try change.drop(index: "idx_sites_finance_metadata")
        for column in columns(change) { try change.drop(column: column.name, of: "sites") }
    }

    static func index(_ change: SchemaChange) throws {
        try change.index(
            "idx_sites_finance_metadata", on: "sites", "has_finance_data, finance_last_updated, state")
    }

    private static func columns(_ change: SchemaChange) -> [SchemaChange.ColumnDefinition] {
        [
            ("finance_last_updated", change.moment), ("finance_source", "VARCHAR(100)"),
            ("finance_coverage_start", "DATE"), ("finance_coverage_end", "DATE"),
            ("finance_record_count", "INTEGER"), ("finance_data_types", "JSON"),
        ]
    }
}
