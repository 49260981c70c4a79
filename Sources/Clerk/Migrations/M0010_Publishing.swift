import CivicSQL

/// What is published where, what was held back, how each day went, and how far the roll-out is.
enum M0010_Publishing {
    static let migration = Migration("5b1f0c7a92de", "versions, deployments, holds, days, roll-out and alerts") {
        change in
        try addVersions(change)
        try addHolds(change)
        try addDays(change)
        try addRollout(change)
        try change.index("idx_jobs_type", on: "jobs", "job_type, created_at")
    } downgrade: { change in
        try change.drop(index: "idx_jobs_type")
        for table in [
            "alerts", "rollout_events", "database_days", "site_days", "site_holds", "deployments", "site_versions",
        ] {
            try change.drop(table: table)
        }
    }

    private static func addVersions(_ change: SchemaChange) throws {
        try change.table(
            "site_versions",
            [
                ("subdomain", "VARCHAR NOT NULL"), ("version", "VARCHAR NOT NULL"),
                // JSON: by the name of a database its digest, its size, and what it holds.
                ("databases", "TEXT NOT NULL"), ("created_at", "\(change.moment) NOT NULL"),
                // When a target served it first; null for one that never arrived.
                ("served_at", change.moment),
            ], constraints: ["PRIMARY KEY (subdomain, version)"])
        try change.table(
            "deployments",
            [
                ("subdomain", "VARCHAR NOT NULL"), ("target", "VARCHAR NOT NULL"), ("version", "VARCHAR NOT NULL"),
                ("deployed_at", "\(change.moment) NOT NULL"),
            ], constraints: ["PRIMARY KEY (subdomain, target)"])
    }

    private static func addHolds(_ change: SchemaChange) throws {
        try change.table(
            "site_holds",
            [
                ("id", change.identity),
                ("subdomain", "VARCHAR NOT NULL"), ("database", "VARCHAR NOT NULL"), ("sha256", "VARCHAR NOT NULL"),
                ("reason", "TEXT NOT NULL"), ("held_at", "\(change.moment) NOT NULL"),
                ("outcome", "VARCHAR CHECK (outcome IN ('accepted', 'replaced'))"), ("closed_at", change.moment),
                ("note", "TEXT"),
            ],
            constraints: [
                "CHECK ((outcome IS NULL) = (closed_at IS NULL))",
                "CHECK (outcome IS NULL OR outcome <> 'accepted' OR note IS NOT NULL)",
            ])
        // A file is held once at a time.
        try change.index(
            "idx_site_holds_open", on: "site_holds", "subdomain, database, sha256", unique: true,
            where: "closed_at IS NULL")
        try change.index("idx_site_holds_digest", on: "site_holds", "subdomain, sha256")
    }

    private static func addDays(_ change: SchemaChange) throws {
        try change.table(
            "site_days",
            [
                ("subdomain", "VARCHAR NOT NULL"), ("day", "VARCHAR NOT NULL"),
                ("outcome", "VARCHAR NOT NULL CHECK (outcome IN ('good', 'failed', 'held', 'waiting', 'silent'))"),
                ("detail", "TEXT"),
            ], constraints: ["PRIMARY KEY (subdomain, day)"])
        try change.index("idx_site_days_day", on: "site_days", "day")
        try change.table(
            "database_days",
            [
                ("subdomain", "VARCHAR NOT NULL"), ("day", "VARCHAR NOT NULL"), ("database", "VARCHAR NOT NULL"),
                ("bytes", "BIGINT NOT NULL"), ("row_count", "BIGINT"),
            ], constraints: ["PRIMARY KEY (subdomain, day, database)"])
        try change.index("idx_database_days_day", on: "database_days", "day")
    }

    private static func addRollout(_ change: SchemaChange) throws {
        try change.table(
            "rollout_events",
            [
                ("id", change.identity),
                ("action", "VARCHAR NOT NULL CHECK (action IN ('advance', 'hold', 'resume'))"),
                ("wave", "VARCHAR NOT NULL"), ("note", "TEXT"), ("happened_at", "\(change.moment) NOT NULL"),
            ])
        try change.table(
            "alerts",
            [
                ("kind", "VARCHAR NOT NULL PRIMARY KEY"), ("message", "TEXT NOT NULL"),
                ("raised_at", "\(change.moment) NOT NULL"), ("told_at", change.moment),
            ])
    }
}
