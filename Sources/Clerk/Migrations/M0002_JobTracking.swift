import CivicSQL

enum M0002_JobTracking {
    static let migration = Migration("c27bd77144ce", "job_tracking and site_progress") { change in
        // A database without a revision may be past the next step, which renames the column.
        let site = try change.catalog.hasColumn("subdomain", of: "job_tracking") ? "subdomain" : "site_id"
        try change.table(
            "job_tracking",
            [
                ("rq_job_id", "VARCHAR NOT NULL"), (site, "VARCHAR NOT NULL"), ("job_type", "VARCHAR NOT NULL"),
                ("stage", "VARCHAR"), ("created_at", "\(change.moment) DEFAULT CURRENT_TIMESTAMP"),
            ], constraints: ["PRIMARY KEY (rq_job_id)"])
        if site == "site_id" { try change.index("ix_job_tracking_site_id", on: "job_tracking", "site_id") }
        let progressSite = try change.catalog.hasColumn("subdomain", of: "site_progress") ? "subdomain" : "site_id"
        try change.table(
            "site_progress",
            [
                (progressSite, "VARCHAR NOT NULL"), ("current_stage", "VARCHAR"),
                ("stage_total", "INTEGER DEFAULT 0 NOT NULL"), ("stage_completed", "INTEGER DEFAULT 0 NOT NULL"),
                ("started_at", change.moment), ("updated_at", change.moment),
            ], constraints: ["PRIMARY KEY (\(progressSite))"])
    } downgrade: { change in
        try change.drop(table: "site_progress")
        try change.drop(table: "job_tracking")
    }
}
