import CivicModel
import CivicSQL
import ClerkPlugin

extension JobStore {
    /// Records how an attempt ended, and takes the next job in the same SQL transaction.
    ///
    /// An end is recorded once: a second time, or after the lease was taken, it is refused. An end whose record was
    /// committed although the connection broke meanwhile counts as recorded.
    ///
    /// - Parameter queues: where to look for the next job; none to take no further one.
    /// - Throws: `LeaseLost` when another worker has the job.
    package func finish(
        _ job: Job, _ ending: JobEnding, thenClaim queues: [String], for worker: Int64
    ) async throws -> Job? {
        let next = try await engine.write { connection -> Job? in
            try finish(job, ending, in: connection)
            return queues.isEmpty ? nil : try claim(queues: queues, for: worker, in: connection)
        }
        crash.reach(.finishCommitted)
        if next != nil { crash.reach(.claimCommitted) }
        return next
    }

    func finish(_ job: Job, _ ending: JobEnding, in connection: any SQLConnection) throws {
        let now = now()
        var row = ending.row(after: job, at: now)
        if row.state == .queued, try pausedSites(in: connection).contains(job.subdomain) { row.state = .scheduled }
        let finishedAt: SQLValue = row.state.isEnded ? time(now) : .null
        let changed = try connection.execute(
            JobQueries.finish,
            [
                .text(row.state.rawValue), time(row.runAt), .integer(Int64(row.attempts)),
                .integer(Int64(row.rescues)), .integer(Int64(row.snoozes)), finishedAt,
                .optional(row.error?.cause), .optional(row.error?.message), job.id.value, .integer(job.token),
            ])
        guard changed == 1 else { return try checkRecorded(job, ending, in: connection) }
        crash.reach(.finishUpdated)
        try connection.execute(
            JobQueries.recordAttempt,
            [
                job.id.value, .integer(job.token), .integer(job.workerID ?? 0), .text(ending.outcome.rawValue),
                time(job.startedAt ?? now), time(now), .optional(ending.duration.map(\.milliseconds)),
                .optional(ending.error?.cause), .optional(ending.error?.message),
            ])
        crash.reach(.finishAttempted)
        if row.state.isEnded {
            try track(job.id, row.state, error: row.error?.message, at: now, in: connection)
        } else {
            try connection.announce(on: Self.channel)
        }
        crash.reach(.finishTracked)
        if row.state == .succeeded, !ending.next.isEmpty {
            try enqueue(ending.next.map { $0.following(job) }, in: connection)
        }
        crash.reach(.finishFollowed)
    }

    /// The connection may have broken just after the commit: then this very end is recorded already.
    private func checkRecorded(_ job: Job, _ ending: JobEnding, in connection: any SQLConnection) throws {
        let recorded = try connection.query(JobQueries.attempt, [job.id.value, .integer(job.token)]).first
        guard recorded?.values == [.text(ending.outcome.rawValue), .optional(job.workerID.map(Int.init))] else {
            throw LeaseLost(id: job.id, token: job.token)
        }
    }

    func track(
        _ id: JobID, _ state: JobState, error: String?, at now: Timestamp, in connection: any SQLConnection
    ) throws {
        try connection.execute(
            JobQueries.trackEnd, [.text(state.rawValue), time(now), .optional(error), .text(id.description)])
    }
}

extension JobRequest {
    /// The request with the run of the job that asks for it, unless it names one.
    fileprivate func following(_ job: Job) -> JobRequest {
        var request = self
        request.runID = runID ?? job.runID
        return request
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int { Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000) }
}
