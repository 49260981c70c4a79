import CivicSQL

enum M0004_Pipeline {
    static let migration = Migration("9daf09ff2554", "pipeline state on sites") { _ in
        let counters = ["fetch", "ocr", "compilation", "extraction", "deploy"].flatMap { stage in
            ["total", "completed", "failed"].map { "\(stage)_\($0) INTEGER DEFAULT 0 NOT NULL" }
        }
        let columns =
            ["current_stage VARCHAR", "started_at DATETIME", "updated_at DATETIME"] + counters + [
                // Alembic's default was the text 'false', which Python then read as true.
                "coordinator_enqueued BOOLEAN DEFAULT 0 NOT NULL",
                "last_error_stage VARCHAR", "last_error_message TEXT", "last_error_at DATETIME",
            ]
        return columns.map { "ALTER TABLE sites ADD COLUMN \($0)" } + [
            "CREATE INDEX idx_sites_current_stage ON sites (current_stage)",
            "CREATE INDEX idx_sites_updated_at ON sites (updated_at)",
            "CREATE INDEX idx_sites_coordinator_enqueued ON sites (subdomain, coordinator_enqueued)",
        ]
    }
}
