import CivicModel
import CivicSQL

extension JobStore {
    /// Jobs, the newest first.
    package func jobs(_ filter: JobFilter, limit: Int, offset: Int = 0) async throws -> [Job] {
        let (condition, values) = filter.condition
        let sql = """
            SELECT \(Job.columns)
            FROM jobs
            WHERE \(condition)
            ORDER BY id DESC
            LIMIT ? OFFSET ?
            """
        let page: [SQLValue] = [.integer(Int64(limit)), .integer(Int64(offset))]
        return try await engine.read { try $0.query(sql, values + page).map(Job.init(row:)) }
    }

    /// The newest job of each site and type that lived within a time: enqueued before its end, and not ended before it
    /// began.
    package func newestJobs(ofTypes types: [String], from start: Timestamp, to end: Timestamp) async throws -> [Job] {
        let sql = """
            SELECT \(Job.columns)
            FROM jobs
            WHERE id IN (SELECT max(id)
                         FROM jobs
                         WHERE job_type IN (\(JobQueries.places(types.count))) AND created_at < ?
                             AND (finished_at IS NULL OR finished_at >= ?)
                         GROUP BY subdomain, job_type)
            """
        let values = types.map { SQLValue.text($0) } + [time(end), time(start)]
        return try await engine.read { try $0.query(sql, values).map(Job.init(row:)) }
    }

    /// How many jobs there are.
    package func count(_ filter: JobFilter) async throws -> Int {
        let (condition, values) = filter.condition
        let sql = "SELECT count(*) AS n FROM jobs WHERE \(condition)"
        return try await engine.read { try $0.query(sql, values).first?["n"].integer ?? 0 }
    }

    /// One attempt that ended.
    package struct AttemptRecord: Sendable, Hashable, Encodable {
        /// The token of its claim.
        package let token: Int
        /// The worker that had it.
        package let worker: Int
        /// How it ended.
        package let outcome: String
        /// When it began and ended.
        package let startedAt, finishedAt: String?
        /// How long it took; nil where the worker died.
        package let durationMilliseconds: Int?
        /// What went wrong.
        package let error: String?
    }

    /// The attempts of a job that ended, oldest first.
    package func attempts(of id: JobID) async throws -> [AttemptRecord] {
        let sql = """
            SELECT token, worker_id, outcome, started_at, finished_at, duration_ms, error_message
            FROM job_attempts
            WHERE job_id = ?
            ORDER BY token
            """
        return try await engine.read { connection in
            try connection.query(sql, [id.value]).map { row in
                AttemptRecord(
                    token: row["token"].integer ?? 0, worker: row["worker_id"].integer ?? 0,
                    outcome: row["outcome"].text ?? "", startedAt: Self.moment(row["started_at"]),
                    finishedAt: Self.moment(row["finished_at"]), durationMilliseconds: row["duration_ms"].integer,
                    error: row["error_message"].text)
            }
        }
    }

    /// A moment as programs read it everywhere.
    static func moment(_ value: SQLValue) -> String? {
        value.text.flatMap(Timestamp.init(databaseText:))?.description
    }

    /// How many jobs of a queue are in a state.
    package struct QueueCount: Sendable, Hashable {
        /// The queue; `high` for urgent jobs that wait, of any queue.
        package let queue: String
        /// The state.
        package let state: JobState
        /// How many.
        package let count: Int
    }

    /// How many jobs each queue has in each state. Urgent ones that wait count for `high` alone.
    package func queueCounts() async throws -> [QueueCount] {
        let sql = """
            SELECT CASE WHEN priority = 0 AND state = 'queued' THEN 'high' ELSE queue END AS lane, state,
                count(*) AS n
            FROM jobs
            GROUP BY 1, 2
            ORDER BY 1, 2
            """
        return try await engine.read { connection in
            try connection.query(sql).compactMap { row in
                guard let queue = row["lane"].text, let state = row["state"].text.flatMap(JobState.init) else {
                    return nil
                }
                return QueueCount(queue: queue, state: state, count: row["n"].integer ?? 0)
            }
        }
    }

    /// Dead jobs that died of one cause.
    package struct CauseCount: Sendable, Hashable, Encodable {
        /// Their type.
        package let type: String
        /// What their errors have in common.
        package let cause: String
        /// How many.
        package let count: Int
        /// The newest of them.
        package let newest: Int
        /// The newest one's site and error.
        package let subdomain, message: String
    }

    /// The dead jobs by cause, the most frequent first.
    package func deadByCause() async throws -> [CauseCount] {
        let sql = """
            SELECT g.job_type, g.error_cause, g.n, g.newest, j.subdomain, j.error_message
            FROM (SELECT job_type, error_cause, count(*) AS n, max(id) AS newest
                  FROM jobs
                  WHERE state = 'dead'
                  GROUP BY job_type, error_cause) AS g
            JOIN jobs AS j ON j.id = g.newest
            ORDER BY g.n DESC, g.newest DESC
            """
        return try await engine.read { connection in
            try connection.query(sql).map { row in
                CauseCount(
                    type: row["job_type"].text ?? "", cause: row["error_cause"].text ?? "",
                    count: row["n"].integer ?? 0, newest: row["newest"].integer ?? 0,
                    subdomain: row["subdomain"].text ?? "", message: row["error_message"].text ?? "")
            }
        }
    }
}

extension JobStore {
    /// The queues in which jobs wait that nobody paused.
    package func waitingQueues() async throws -> [String] {
        let sql = """
            SELECT DISTINCT queue
            FROM jobs
            WHERE state = 'queued'
                AND NOT EXISTS (SELECT 1 FROM job_pauses WHERE scope = 'queue' AND name = jobs.queue)
                AND NOT EXISTS (SELECT 1 FROM job_pauses WHERE scope = 'site' AND name = jobs.subdomain)
            """
        return try await engine.read { try $0.query(sql).compactMap { $0["queue"].text } }
    }
}
