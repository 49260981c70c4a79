import CivicModel
import CivicSQL

extension JobStore {
    /// Takes the next job of some queues for a worker; nil when none waits.
    package func claim(queues: [String], for worker: Int64) async throws -> Job? {
        let job = try await engine.write { try claim(queues: queues, for: worker, in: $0) }
        if job != nil { crash.reach(.claimCommitted) }
        return job
    }

    func claim(queues: [String], for worker: Int64, in connection: any SQLConnection) throws -> Job? {
        let values: [SQLValue] =
            [.integer(worker), time(now())] + queues.flatMap { [.text($0), .text($0)] }
            + queues.flatMap { [SQLValue.text($0), .text($0), .text($0), .text($0)] }
        let sql = JobQueries.claim(queues: queues.count, connection.dialect)
        let job = try connection.query(sql, values).first.map(Job.init(row:))
        if job != nil { crash.reach(.claimUpdated) }
        return job
    }

    /// Moves jobs whose time has come among those that wait for a worker; the answer is their number.
    @discardableResult
    package func promoteDue() async throws -> Int {
        let now = time(now())
        return try await engine.write { connection in
            let count = try connection.execute(JobQueries.promote, [now])
            if count > 0 { try connection.announce(on: Self.channel) }
            return count
        }
    }

    /// Stores how far a job has come.
    ///
    /// - Throws: `LeaseLost` when another worker has it.
    package func report(_ progress: String, on job: Job) async throws {
        let values: [SQLValue] = [.text(String(progress.prefix(500))), job.id.value, .integer(job.token)]
        let changed = try await engine.write { try $0.execute(JobQueries.report, values) }
        guard changed == 1 else { throw LeaseLost(id: job.id, token: job.token) }
    }
}
