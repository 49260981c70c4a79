import CivicModel
import CivicSQL

extension JobStore {
    /// Cancels jobs: those that wait at once, those that run as soon as their worker hears of it.
    ///
    /// - Returns: those that were cancelled, and how many were asked to end.
    package func cancel(_ filter: JobFilter) async throws -> (cancelled: [JobID], asked: Int) {
        let (condition, values) = filter.condition
        let now = now()
        return try await engine.write { connection in
            let waiting = """
                UPDATE jobs
                SET state = 'cancelled', finished_at = ?
                WHERE state IN ('scheduled', 'queued') AND \(condition)
                RETURNING id
                """
            let cancelled = try ids(connection.query(waiting, [time(now)] + values))
            try track(cancelled, "outcome = 'cancelled', finished_at = ?", [time(now)], in: connection)
            let running = """
                UPDATE jobs
                SET cancel_requested = ?
                WHERE state = 'running' AND \(condition)
                """
            return (cancelled, try connection.execute(running, [.integer(1)] + values))
        }
    }

    /// Gives dead and cancelled jobs another attempt; their history is kept.
    ///
    /// One whose unique key a waiting job has by now stays as it is.
    package func retry(_ filter: JobFilter) async throws -> Int {
        let (condition, values) = filter.condition
        let now = time(now())
        return try await engine.write { connection in
            let sql = """
                UPDATE jobs
                SET state = CASE WHEN EXISTS (SELECT 1 FROM job_pauses WHERE scope = 'site' AND name = jobs.subdomain)
                            THEN 'scheduled' ELSE 'queued' END,
                    run_at = ?, finished_at = NULL, cancel_requested = ?, rescues = 0,
                    max_attempts = CASE WHEN max_attempts > attempts THEN max_attempts ELSE attempts + 1 END
                WHERE state IN ('dead', 'cancelled') AND \(condition)
                    AND (unique_key IS NULL
                         OR (NOT EXISTS (SELECT 1 FROM jobs AS live
                                         WHERE live.unique_key = jobs.unique_key
                                             AND live.state IN ('scheduled', 'queued', 'running'))
                             AND id = (SELECT max(id) FROM jobs AS same
                                       WHERE same.unique_key = jobs.unique_key
                                           AND same.state IN ('dead', 'cancelled'))))
                RETURNING id
                """
            let retried = try ids(connection.query(sql, [now, .integer(0)] + values))
            try track(retried, "outcome = NULL, finished_at = NULL, error_message = NULL", [], in: connection)
            if !retried.isEmpty { try connection.announce(on: Self.channel) }
            return retried.count
        }
    }

    /// Deletes jobs that ended, with their attempts and their rows in `job_tracking`.
    ///
    /// - Parameter before: only those that ended earlier.
    /// - Cost: some thousand jobs in one SQL transaction, so that workers are not held up.
    package func purge(_ filter: JobFilter, endedBefore before: Timestamp?) async throws -> Int {
        let (condition, values) = filter.condition
        let limit = before.map { [time($0)] } ?? []
        let sql = """
            DELETE FROM jobs
            WHERE id IN (SELECT id
                         FROM jobs
                         WHERE finished_at IS NOT NULL AND \(condition)
                             \(before == nil ? "" : "AND finished_at < ?")
                         LIMIT 2000)
            RETURNING id
            """
        var total = 0
        while true {
            let deleted = try await engine.write { connection in
                let deleted = try ids(connection.query(sql, values + limit))
                for start in stride(from: 0, to: deleted.count, by: 500) {
                    let slice = deleted[start..<min(start + 500, deleted.count)]
                    try connection.execute(
                        "DELETE FROM job_tracking WHERE rq_job_id IN (\(JobQueries.places(slice.count)))",
                        slice.map { .text($0.description) })
                }
                return deleted.count
            }
            total += deleted
            if deleted == 0 { return total }
        }
    }

    /// Cancels the jobs that wait and deletes them, and deletes those that ended.
    ///
    /// - Returns: how many were deleted, and how many run and were asked to end.
    package func purgeWaiting(_ filter: JobFilter) async throws -> (deleted: Int, asked: Int) {
        let (cancelled, asked) = try await cancel(filter)
        var deleted = try await purge(filter, endedBefore: nil)
        // A filter by state does not find them any more: they are cancelled now.
        for start in stride(from: 0, to: cancelled.count, by: 500) {
            var filter = JobFilter()
            filter.ids = Array(cancelled[start..<min(start + 500, cancelled.count)])
            deleted += try await purge(filter, endedBefore: nil)
        }
        return (deleted, asked)
    }

    /// Deletes what ended long ago: jobs, and workers that stopped.
    package func prune(_ filter: JobFilter, endedBefore before: Timestamp) async throws -> Int {
        let limit = time(before)
        try await engine.write { try $0.execute(WorkerQueries.forget, [limit]) }
        return try await purge(filter, endedBefore: before)
    }

    /// Changes the rows of jobs in `job_tracking`, 500 at a time.
    private func track(
        _ ids: [JobID], _ assignments: String, _ values: [SQLValue], in connection: any SQLConnection
    ) throws {
        for start in stride(from: 0, to: ids.count, by: 500) {
            let slice = ids[start..<min(start + 500, ids.count)]
            try connection.execute(
                """
                UPDATE job_tracking
                SET \(assignments)
                WHERE rq_job_id IN (\(JobQueries.places(slice.count)))
                """, values + slice.map { .text($0.description) })
        }
    }

    private func ids(_ rows: [SQLRow]) -> [JobID] {
        rows.compactMap { $0.values[0].integer }.map { JobID(Int64($0)) }
    }
}
