import CivicModel
import CivicSQL
import ClerkPlugin

extension JobStore {
    /// What became of the jobs that were to be enqueued.
    package struct Enqueued: Sendable, Hashable {
        /// The new jobs.
        package var ids: [JobID] = []
        /// The keys of jobs that wait or run already; these were left out.
        package var duplicates: [String] = []

        /// The same for plugins.
        var receipt: JobReceipt { JobReceipt(ids: ids.map(\.description), alreadyWaiting: duplicates) }
    }

    /// Enqueues jobs in one SQL transaction: all of them, or none.
    ///
    /// - Throws: `Failure` for an unknown type, before anything is written.
    @discardableResult
    package func enqueue(_ requests: [JobRequest]) async throws -> Enqueued {
        // Checked here, too, so that nothing waits for the database in vain.
        for request in requests { _ = try catalog.definition(of: request.type) }
        return try await engine.write { try enqueue(requests, in: $0) }
    }

    /// Enqueues jobs in the SQL transaction of the change that causes them.
    ///
    /// - Cost: one statement for 200 jobs, and one for their rows in `job_tracking`.
    @discardableResult
    package func enqueue(_ requests: [JobRequest], in connection: any SQLConnection) throws -> Enqueued {
        let now = now()
        let paused = try requests.isEmpty ? [] : pausedSites(in: connection)
        var result = Enqueued()
        for start in stride(from: 0, to: requests.count, by: Self.rowsPerStatement) {
            let slice = requests[start..<min(start + Self.rowsPerStatement, requests.count)]
            let rows = try slice.map { try values(of: $0, at: now, paused: paused) }
            let inserted = try connection.query(JobQueries.insert(rows: rows.count), rows.flatMap { $0 })
            crash.reach(.enqueueInserted)
            let ids = inserted.compactMap { $0.values[0].integer }.map { JobID(Int64($0)) }
            if !ids.isEmpty { try connection.execute(JobQueries.track(count: ids.count), ids.map(\.value)) }
            result.ids += ids
            if ids.count < slice.count {
                let taken = Set(inserted.compactMap { $0.values[1].text })
                // Of two with one key in this very call the first was taken.
                var seen = Set<String>()
                result.duplicates += slice.compactMap(\.uniqueKey).filter { key in
                    !(taken.contains(key) && seen.insert(key).inserted)
                }
            }
        }
        if !result.ids.isEmpty { try connection.announce(on: Self.channel) }
        return result
    }

    /// The job that waits or runs with this key.
    package func liveJob(withKey key: String, in connection: any SQLConnection) throws -> JobID? {
        try connection.query(JobQueries.liveByKey, [.text(key)]).first?.values[0].integer.map { JobID(Int64($0)) }
    }

    /// PostgreSQL takes 65,535 values in a statement, SQLite 32,766; more rows than this make neither faster.
    private static let rowsPerStatement = 200

    private func values(of request: JobRequest, at now: Timestamp, paused: Set<String>) throws -> [SQLValue] {
        let definition = try catalog.definition(of: request.type)
        var random = SystemRandomNumberGenerator()
        let runID =
            request.runID
            ?? RunID(subdomain: request.subdomain, unixSeconds: Int64(now.unixSeconds), using: &random)
        let isLater = request.start.map { $0 > now } ?? false
        let start = isLater ? request.start ?? now : now
        let state: JobState = isLater || paused.contains(request.subdomain.name) ? .scheduled : .queued
        return [
            .text(definition.name), .text(definition.queue), .integer(Int64(request.priority.stored)),
            .text(request.subdomain.name), .text(runID.text), .text(JobArguments.text(request.arguments)),
            .optional(request.uniqueKey), .text(state.rawValue), time(start),
            .integer(Int64(definition.retry.attempts)), .integer(definition.timeLimit.components.seconds), time(now),
        ]
    }
}
