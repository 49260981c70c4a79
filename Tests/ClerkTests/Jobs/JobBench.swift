import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Clerk

/// A job store over an empty civic database of one engine, with a clock that tests set.
final class JobBench: Sendable {
    let store: JobStore
    let clock: TestClock

    /// Runs a test over one engine.
    static func run(
        on engine: EngineUnderTest, types: [JobType] = [JobBench.type("count")],
        _ body: (JobBench) async throws -> Void
    ) async throws {
        try await engine.open { engine in
            try await CivicSchema.migrator.upgrade(engine)
            try await body(JobBench(engine, types: types))
        }
    }

    private init(_ engine: any SQLEngine, types: [JobType]) {
        let clock = TestClock()
        self.clock = clock
        store = JobStore(engine: engine, catalog: JobCatalog(plugins: types), now: { clock.now })
    }

    /// A type in the queue `test` that does nothing, or what a test says.
    static func type(
        _ name: String, queue: String = "test", limit: Duration = .seconds(60), attempts: Int = 3,
        run: @escaping JobType.Run = { _, _ in }
    ) -> JobType {
        JobType(
            name: name, queue: queue, timeLimit: limit,
            retry: JobRetry(attempts: attempts, firstPause: .seconds(10), longestPause: .seconds(60)), run: run)
    }

    /// Enqueues jobs and returns their numbers.
    @discardableResult
    func enqueue(_ requests: JobRequest...) async throws -> [JobID] { try await store.enqueue(requests).ids }

    /// Registers a worker of a process that is alive.
    func worker(beats process: ProcessIdentity = .own) async throws -> Int64 {
        try await store.registerWorker(host: "here", process: process, queues: ["test"], slots: 1)
    }

    func claim(_ queues: [String] = ["test"], worker: Int64) async throws -> Job? {
        try await store.claim(queues: queues, for: worker)
    }

    func finish(_ job: Job?, _ ending: JobEnding, worker: Int64) async throws {
        _ = try await store.finish(try #require(job), ending, thenClaim: [], for: worker)
    }

    func job(_ id: JobID) async throws -> Job {
        var filter = JobFilter()
        filter.ids = [id]
        return try #require(try await store.jobs(filter, limit: 1).first)
    }

    /// What `job_tracking` says of a job.
    func tracked(_ id: JobID) async throws -> SQLRow {
        try #require(
            try await store.engine.read {
                try $0.query("SELECT * FROM job_tracking WHERE rq_job_id = ?", [.text(id.description)])
            }.first)
    }
}

/// A clock that stands until it is set.
final class TestClock: Sendable {
    private let seconds = Mutex(1_795_154_400)

    var now: Timestamp { Timestamp(unixSeconds: seconds.withLock { $0 }) }

    func advance(by count: Int) { seconds.withLock { $0 += count } }
}

/// A site of the tests.
func site(_ name: String = "berkeley.ca") throws -> Subdomain { try #require(Subdomain(name)) }

extension JobEnding {
    /// An end with an error.
    static func failed(_ message: String = "no", isTransient: Bool, pause: Duration = .seconds(10)) -> JobEnding {
        var ending = JobEnding(.failed)
        ending.error = ErrorText(cause: message, message: message)
        ending.isTransient = isTransient
        ending.pause = pause
        return ending
    }
}
