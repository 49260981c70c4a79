import CivicSQL

/// The durable jobs. The state machine of `docs/jobs.md` stands here as CHECK constraints.
enum M0009_Jobs {
    static let migration = Migration("8d24f60b9e13", "durable jobs, their attempts, workers, pauses and ticks") {
        change in
        try addOutcome(change)
        try addWorkers(change)
        try addJobs(change)
        try passOverTrackedNumbers(change)
        try addAttempts(change)
        try addPausesAndTicks(change)
    } downgrade: { change in
        for table in ["schedule_ticks", "job_pauses", "job_attempts", "jobs", "workers"] {
            try change.drop(table: table)
        }
        for column in ["error_message", "finished_at", "outcome"] {
            try change.drop(column: column, of: "job_tracking")
        }
    }

    /// How a tracked job ended: what Python's `job_tracking` never told.
    private static func addOutcome(_ change: SchemaChange) throws {
        try change.column("outcome", "VARCHAR CHECK (outcome IN (\(endStates)))", of: "job_tracking")
        try change.column("finished_at", change.moment, of: "job_tracking")
        try change.column("error_message", "TEXT", of: "job_tracking")
    }

    private static func addWorkers(_ change: SchemaChange) throws {
        try change.table(
            "workers",
            [
                ("id", change.identity),
                ("host", "VARCHAR NOT NULL"), ("process_id", "INTEGER NOT NULL"),
                // Tells a process from a later one with the same number; see `ProcessIdentity`.
                ("process", "VARCHAR NOT NULL"),
                ("queues", "TEXT NOT NULL"), ("slots", "INTEGER NOT NULL CHECK (slots > 0)"),
                // Counted up by every heartbeat: a lease is judged by this number standing still, not by a clock.
                ("beats", "BIGINT DEFAULT 0 NOT NULL"),
                ("started_at", "\(change.moment) NOT NULL"), ("seen_at", "\(change.moment) NOT NULL"),
                ("stopped_at", change.moment),
            ])
        try change.index("idx_workers_live", on: "workers", "id", where: "stopped_at IS NULL")
    }

    private static func addJobs(_ change: SchemaChange) throws {
        try change.table(
            "jobs",
            [
                ("id", change.identity),
                ("job_type", "VARCHAR NOT NULL"), ("queue", "VARCHAR NOT NULL"),
                ("priority", "INTEGER NOT NULL CHECK (priority IN (0, 1, 2))"),
                ("subdomain", "VARCHAR NOT NULL"), ("run_id", "VARCHAR NOT NULL"),
                ("arguments", "TEXT NOT NULL"), ("unique_key", "VARCHAR"),
                (
                    "state",
                    "VARCHAR NOT NULL CHECK (state IN ('scheduled', 'queued', 'running', \(endStates)))"
                ),
                ("run_at", "\(change.moment) NOT NULL"),
                ("attempts", "INTEGER DEFAULT 0 NOT NULL"),
                ("max_attempts", "INTEGER NOT NULL CHECK (max_attempts > 0)"),
                ("rescues", "INTEGER DEFAULT 0 NOT NULL"), ("snoozes", "INTEGER DEFAULT 0 NOT NULL"),
                // In seconds.
                ("time_limit", "INTEGER NOT NULL CHECK (time_limit > 0)"),
                // The fencing token: counted up by every claim, and compared by every write of a worker.
                ("token", "BIGINT DEFAULT 0 NOT NULL"),
                ("worker_id", "BIGINT REFERENCES workers (id)"),
                ("cancel_requested", "BOOLEAN DEFAULT \(change.isFalse) NOT NULL"),
                ("progress", "TEXT"),
                ("created_at", "\(change.moment) NOT NULL"), ("started_at", change.moment),
                ("finished_at", change.moment),
                ("error_cause", "VARCHAR"), ("error_message", "TEXT"),
            ],
            constraints: [
                "CHECK ((state = 'running') = (worker_id IS NOT NULL))",
                "CHECK ((state IN (\(endStates))) = (finished_at IS NOT NULL))",
                "CHECK (state <> 'running' OR started_at IS NOT NULL)",
                "CHECK (state <> 'dead' OR error_message IS NOT NULL)",
                "CHECK (attempts BETWEEN 0 AND max_attempts)",
            ])
        try change.index("idx_jobs_claim", on: "jobs", "queue, priority, id", where: "state = 'queued'")
        try change.index("idx_jobs_scheduled", on: "jobs", "run_at", where: "state = 'scheduled'")
        try change.index("idx_jobs_running", on: "jobs", "worker_id", where: "state = 'running'")
        try change.index("idx_jobs_finished", on: "jobs", "finished_at", where: "finished_at IS NOT NULL")
        try change.index("idx_jobs_subdomain", on: "jobs", "subdomain, id")
        try change.index(
            "idx_jobs_unique_key", on: "jobs", "unique_key", unique: true,
            where: "unique_key IS NOT NULL AND state IN ('scheduled', 'queued', 'running')")
    }

    /// The rows in `job_tracking` of jobs that a downgrade deleted keep their numbers, so new jobs get others. Numbers that
    /// were given already are never given again, also when the step is run over a table that has jobs.
    private static func passOverTrackedNumbers(_ change: SchemaChange) throws {
        let isNumber =
            switch change.dialect {
            case .sqlite: "rq_job_id NOT GLOB '*[^0-9]*' AND length(rq_job_id) BETWEEN 1 AND 17"
            case .postgres: "rq_job_id ~ '^[0-9]{1,17}$'"
            }
        let rows = try change.connection.query(
            """
            SELECT max(n) AS n
            FROM (SELECT max(CAST(CASE WHEN \(isNumber) THEN rq_job_id END AS BIGINT)) AS n FROM job_tracking
                  UNION ALL
                  SELECT max(id) FROM jobs) AS given
            """)
        guard let last = rows.first?["n"].integer, try last >= nextNumber(change) else { return }
        switch change.dialect {
        case .sqlite:
            try change.connection.execute("DELETE FROM sqlite_sequence WHERE name = 'jobs'")
            try change.connection.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES ('jobs', ?)", [.integer(Int64(last))])
        case .postgres:
            try change.connection.execute("ALTER TABLE jobs ALTER COLUMN id RESTART WITH \(last + 1)")
        }
    }

    /// The number that the next job would get.
    private static func nextNumber(_ change: SchemaChange) throws -> Int {
        switch change.dialect {
        case .sqlite:
            let rows = try change.connection.query("SELECT seq FROM sqlite_sequence WHERE name = 'jobs'")
            return (rows.first?["seq"].integer ?? 0) + 1
        case .postgres:
            // The sequence has no name of ours; its row tells what `nextval` would give without taking it.
            let names = try change.connection.query("SELECT pg_get_serial_sequence('jobs', 'id') AS name")
            guard let name = names.first?["name"].text else { return 1 }
            let rows = try change.connection.query(
                "SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END AS next FROM \(name)")
            return rows.first?["next"].integer ?? 1
        }
    }

    /// One row for every claim that ended; what is running stands in `jobs` alone.
    private static func addAttempts(_ change: SchemaChange) throws {
        try change.table(
            "job_attempts",
            [
                ("job_id", "BIGINT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE"),
                ("token", "BIGINT NOT NULL"), ("worker_id", "BIGINT NOT NULL"),
                (
                    "outcome",
                    """
                    VARCHAR NOT NULL CHECK (outcome IN
                        ('succeeded', 'failed', 'timed_out', 'orphaned', 'snoozed', 'returned', 'cancelled'))
                    """
                ),
                ("started_at", "\(change.moment) NOT NULL"), ("finished_at", "\(change.moment) NOT NULL"),
                // Measured by a clock that nobody sets; null where the worker died.
                ("duration_ms", "BIGINT"),
                ("error_cause", "VARCHAR"), ("error_message", "TEXT"),
            ], constraints: ["PRIMARY KEY (job_id, token)"])
    }

    private static func addPausesAndTicks(_ change: SchemaChange) throws {
        try change.table(
            "job_pauses",
            [
                ("scope", "VARCHAR NOT NULL CHECK (scope IN ('queue', 'site'))"), ("name", "VARCHAR NOT NULL"),
                ("reason", "TEXT"), ("paused_at", "\(change.moment) NOT NULL"),
            ], constraints: ["PRIMARY KEY (scope, name)"])
        try change.table(
            "schedule_ticks",
            [
                ("name", "VARCHAR NOT NULL PRIMARY KEY"), ("tick_at", "\(change.moment) NOT NULL"),
                ("claimed_at", "\(change.moment) NOT NULL"), ("finished_at", change.moment),
            ])
    }

    private static let endStates = "'succeeded', 'dead', 'cancelled'"
}
