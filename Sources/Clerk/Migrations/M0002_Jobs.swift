import CivicSQL

enum M0002_Jobs {
    static let migration = Migration("c27bd77144ce", "job_tracking and site_progress") { _ in
        [
            """
            CREATE TABLE job_tracking (
                rq_job_id VARCHAR NOT NULL,
                site_id VARCHAR NOT NULL,
                job_type VARCHAR NOT NULL,
                stage VARCHAR,
                created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
                PRIMARY KEY (rq_job_id)
            )
            """,
            "CREATE INDEX ix_job_tracking_site_id ON job_tracking (site_id)",
            """
            CREATE TABLE site_progress (
                site_id VARCHAR NOT NULL,
                current_stage VARCHAR,
                stage_total INTEGER DEFAULT 0 NOT NULL,
                stage_completed INTEGER DEFAULT 0 NOT NULL,
                started_at DATETIME,
                updated_at DATETIME,
                PRIMARY KEY (site_id)
            )
            """,
        ]
    }
}
