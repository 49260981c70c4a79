/// The statements over `workers`, and those of a worker over the jobs that it holds.
enum WorkerQueries {
    static let register = """
        INSERT INTO workers (host, process_id, process, queues, slots, started_at, seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        RETURNING id
        """

    static let beat = """
        UPDATE workers
        SET beats = beats + 1, seen_at = ?
        WHERE id = ? AND stopped_at IS NULL
        """

    static let held = """
        SELECT id, token, cancel_requested
        FROM jobs
        WHERE worker_id = ? AND state = 'running'
        """

    /// Those that did not stop, and those that hold jobs all the same: one that was declared dead may have been just
    /// about to take another job.
    static let watched = """
        SELECT id, host, process_id, process, queues, slots, beats, started_at, seen_at, stopped_at
        FROM workers
        WHERE stopped_at IS NULL
            OR EXISTS (SELECT 1 FROM jobs WHERE jobs.worker_id = workers.id AND jobs.state = 'running')
        ORDER BY id
        """

    /// Only if it has not given a sign of life since it was looked at.
    static let stop = """
        UPDATE workers
        SET stopped_at = coalesce(stopped_at, ?)
        WHERE id = ? AND beats = ?
        """

    static let stopOwn = """
        UPDATE workers
        SET stopped_at = ?, seen_at = ?
        WHERE id = ? AND stopped_at IS NULL
        """

    static let heldJobs = """
        SELECT \(Job.columns)
        FROM jobs
        WHERE worker_id = ? AND state = 'running'
        ORDER BY id
        """

    /// Workers that stopped long ago and hold nothing.
    static let forget = """
        DELETE FROM workers
        WHERE stopped_at < ?
            AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.worker_id = workers.id)
        """
}
