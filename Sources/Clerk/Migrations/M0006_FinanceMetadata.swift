import CivicSQL

enum M0006_FinanceMetadata {
    static let migration = Migration("f3d4e5b6c7a8", "source, coverage and counts of finance data") { _ in
        [
            "ALTER TABLE sites ADD COLUMN finance_last_updated DATETIME",
            "ALTER TABLE sites ADD COLUMN finance_source VARCHAR(100)",
            "ALTER TABLE sites ADD COLUMN finance_coverage_start DATE",
            "ALTER TABLE sites ADD COLUMN finance_coverage_end DATE",
            "ALTER TABLE sites ADD COLUMN finance_record_count INTEGER",
            "ALTER TABLE sites ADD COLUMN finance_data_types JSON",
            """
            CREATE INDEX idx_sites_finance_metadata
            ON sites (has_finance_data, finance_last_updated, state)
            """,
        ]
    }
}
