import CivicSQL

enum M0005_HasFinanceData {
    static let migration = Migration("e2eeb77e18bc", "sites.has_finance_data") { _ in
        [
            // Alembic's default was the text 'false', which Python then read as true.
            "ALTER TABLE sites ADD COLUMN has_finance_data BOOLEAN DEFAULT 0 NOT NULL",
            "CREATE INDEX idx_sites_has_finance_data ON sites (has_finance_data)",
        ]
    }
}
