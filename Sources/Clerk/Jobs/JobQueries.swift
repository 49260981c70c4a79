import CivicSQL

/// The statements over `jobs` that workers run all the time.
enum JobQueries {
    /// Leaves out a job whose unique key a live one has. Only that conflict is passed over, by the columns and the
    /// condition of `idx_jobs_unique_key`; any other is an error.
    static func insert(rows: Int) -> String {
        """
        INSERT INTO jobs (job_type, queue, priority, subdomain, run_id, arguments, unique_key, state, run_at,
            max_attempts, time_limit, created_at)
        VALUES \(Array(repeating: "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", count: rows).joined(separator: ", "))
        ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND state IN ('scheduled', 'queued', 'running')
            DO NOTHING
        RETURNING id, unique_key
        """
    }

    static func track(count: Int) -> String {
        """
        INSERT INTO job_tracking (rq_job_id, subdomain, job_type, stage, created_at)
        SELECT CAST(id AS VARCHAR), subdomain, job_type, queue, created_at
        FROM jobs
        WHERE id IN (\(places(count)))
        """
    }

    static let liveByKey = """
        SELECT id
        FROM jobs
        WHERE unique_key = ? AND state IN ('scheduled', 'queued', 'running')
        """

    /// Moves jobs whose time has come among those that wait for a worker.
    static let promote = """
        UPDATE jobs
        SET state = 'queued'
        WHERE state = 'scheduled' AND run_at <= ?
            AND NOT EXISTS (SELECT 1 FROM job_pauses WHERE scope = 'site' AND name = jobs.subdomain)
        """

    /// Puts the waiting jobs of a paused site aside, so that no claim has to pass them over one by one.
    static let putAside = """
        UPDATE jobs
        SET state = 'scheduled'
        WHERE state = 'queued' AND subdomain = ?
        """

    /// The paused sites; their jobs are put aside as soon as they would wait for a worker.
    static let pausedSites = """
        SELECT name
        FROM job_pauses
        WHERE scope = 'site'
        """

    /// Takes the next job of some queues: urgent ones of all of them first, then queue by queue as named.
    ///
    /// Each `SELECT` is one step into `idx_jobs_claim`, and is run only when those before it found nothing.
    static func claim(queues: Int, _ dialect: SQLDialect) -> String {
        // PostgreSQL: a row that another worker is just taking is passed over. SQLite: there is one writer at a time.
        let lock = dialect == .postgres ? "FOR UPDATE OF jobs SKIP LOCKED" : ""
        func next(priority: Int, alsoPaused: String) -> String {
            """
            (SELECT id
             FROM jobs
             WHERE state = 'queued' AND queue = ? AND priority = \(priority)
                 AND (SELECT count(*) FROM job_pauses
                      WHERE scope = 'queue' AND name IN (?\(alsoPaused))) = 0
                 AND NOT EXISTS (SELECT 1 FROM job_pauses
                                 WHERE scope = 'site' AND name = jobs.subdomain)
             ORDER BY id
             LIMIT 1 \(lock))
            """
        }
        let high = Array(repeating: next(priority: 0, alsoPaused: ", 'high'"), count: queues)
        let others = Array(
            repeating: [next(priority: 1, alsoPaused: ""), next(priority: 2, alsoPaused: "")], count: queues
        ).flatMap { $0 }
        return """
            UPDATE jobs
            SET state = 'running', worker_id = ?, token = token + 1, started_at = ?, progress = NULL
            WHERE id = coalesce(\((high + others).joined(separator: ",\n")))
            RETURNING \(Job.columns)
            """
    }

    /// Ends an attempt. The token keeps out a worker whose lease was taken.
    static let finish = """
        UPDATE jobs
        SET state = ?, run_at = ?, attempts = ?, rescues = ?, snoozes = ?, worker_id = NULL, finished_at = ?,
            error_cause = ?, error_message = ?
        WHERE id = ? AND token = ? AND state = 'running'
        """

    static let recordAttempt = """
        INSERT INTO job_attempts (job_id, token, worker_id, outcome, started_at, finished_at, duration_ms,
            error_cause, error_message)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    static let trackEnd = """
        UPDATE job_tracking
        SET outcome = ?, finished_at = ?, error_message = ?
        WHERE rq_job_id = ?
        """

    static let report = """
        UPDATE jobs
        SET progress = ?
        WHERE id = ? AND token = ? AND state = 'running'
        """

    static let attempt = """
        SELECT outcome, worker_id
        FROM job_attempts
        WHERE job_id = ? AND token = ?
        """

    static func places(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
}
