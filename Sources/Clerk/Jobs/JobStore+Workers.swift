import CivicModel
import CivicSQL

extension JobStore {
    /// What a worker's heartbeat found out about the jobs that it holds.
    package struct HeldJob: Sendable, Hashable {
        /// The job.
        package let id: JobID
        /// The token of its claim.
        package let token: Int64
        /// Whether someone asked for its end.
        package let isCancelRequested: Bool
    }

    /// Registers a worker; the answer is its number.
    package func registerWorker(
        host: String, process: ProcessIdentity, queues: [String], slots: Int
    ) async throws -> Int64 {
        let now = time(now())
        let values: [SQLValue] = [
            .text(host), .integer(Int64(process.processID)), .text(process.text),
            .text(queues.joined(separator: ",")), .integer(Int64(slots)), now, now,
        ]
        return try await engine.write { connection in
            Int64(try connection.query(WorkerQueries.register, values).first?["id"].integer ?? 0)
        }
    }

    /// Gives a sign of life. The answer is what the worker holds; nil when it was declared dead.
    package func beat(_ worker: Int64) async throws -> [HeldJob]? {
        let now = time(now())
        let held = try await engine.write { connection -> [HeldJob]? in
            guard try connection.execute(WorkerQueries.beat, [now, .integer(worker)]) == 1 else { return nil }
            crash.reach(.heartbeatUpdated)
            return try connection.query(WorkerQueries.held, [.integer(worker)]).map { row in
                HeldJob(
                    id: JobID(Int64(row["id"].integer ?? 0)), token: Int64(row["token"].integer ?? 0),
                    isCancelRequested: row["cancel_requested"].boolean ?? false)
            }
        }
        crash.reach(.heartbeatCommitted)
        return held
    }

    /// The workers that did not stop, and those that stopped and hold jobs all the same.
    package func watchedWorkers() async throws -> [WorkerRecord] {
        try await engine.read { try $0.query(WorkerQueries.watched).map(WorkerRecord.init) }
    }

    /// The workers that did not stop and are not known to be dead.
    package func liveWorkers() async throws -> [WorkerRecord] {
        try await watchedWorkers().filter { !$0.isStopped && !$0.process.isKnownDead }
    }

    /// Takes the jobs of a dead worker from it, unless it gave a sign of life since `worker` was read.
    ///
    /// - Returns: the jobs that were taken.
    package func rescue(from worker: WorkerRecord) async throws -> [Job] {
        let now = time(now())
        return try await engine.write { connection in
            let stopped = try connection.execute(
                WorkerQueries.stop, [now, .integer(worker.id), .integer(worker.beats)])
            guard stopped == 1 else { return [] }
            crash.reach(.rescueStopped)
            let jobs = try connection.query(WorkerQueries.heldJobs, [.integer(worker.id)]).map(Job.init(row:))
            for job in jobs {
                var ending = JobEnding(.orphaned)
                ending.error = JobEnding.ErrorText(
                    cause: "worker died", message: "process \(worker.process.processID) on \(worker.host) died.")
                try finish(job, ending, in: connection)
                crash.reach(.rescueFinished)
            }
            return jobs
        }
    }

    /// Puts jobs back that a worker holds by claims that it does not know of; the answer is those that were put back.
    func giveBack(_ claims: [JobClaim], of worker: Int64) async throws -> [Job] {
        try await engine.write { connection in
            let jobs = try connection.query(WorkerQueries.heldJobs, [.integer(worker)]).map(Job.init(row:))
                .filter { claims.contains($0.claim) }
            return try jobs.filter { job in
                do { try finish(job, JobEnding(.returned), in: connection) } catch is LeaseLost {
                    // Another worker took it from this one in the same moment.
                    return false
                }
                return true
            }
        }
    }

    /// Records that a worker stopped; what it still holds goes back to the queue.
    package func stop(worker: Int64) async throws {
        let now = time(now())
        try await engine.write { connection in
            for job in try connection.query(WorkerQueries.heldJobs, [.integer(worker)]).map(Job.init(row:)) {
                try finish(job, JobEnding(.returned), in: connection)
            }
            try connection.execute(WorkerQueries.stopOwn, [now, now, .integer(worker)])
        }
    }
}
