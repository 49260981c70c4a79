import CivicSQL

enum M0003_Subdomain {
    static let migration = Migration("s9z7il1abnmz", "site_id becomes subdomain") { _ in
        [
            "DROP INDEX ix_job_tracking_site_id",
            "ALTER TABLE job_tracking RENAME COLUMN site_id TO subdomain",
            "CREATE INDEX ix_job_tracking_subdomain ON job_tracking (subdomain)",
            "ALTER TABLE site_progress RENAME COLUMN site_id TO subdomain",
        ]
    }
}
