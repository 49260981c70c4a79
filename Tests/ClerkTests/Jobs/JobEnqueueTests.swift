import CivicModel
import CivicSQL
import ClerkPlugin
import TestSupport
import Testing

@testable import Clerk

@Suite struct JobEnqueueTests {
    @Test(arguments: EngineUnderTest.allCases)
    func storesAndTracksAJob(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let ids = try await bench.enqueue(
                JobRequest("count", for: site(), arguments: ["years": "2017", "a\"b": "é\n"], priority: .high))
            let job = try await bench.job(try #require(ids.first))
            #expect(job.type == "count" && job.queue == "test" && job.priority == .high && job.state == .queued)
            #expect(job.arguments == ["years": "2017", "a\"b": "é\n"])
            #expect(job.timeLimit == 60 && job.maxAttempts == 3 && job.createdAt == bench.clock.now)
            #expect(try job.runID.text.wholeMatch(of: Regex("berkeley\\.ca_1795154400_[a-z0-9]{6}")) != nil)
            let tracked = try await bench.tracked(job.id)
            #expect(tracked["job_type"] == .text("count") && tracked["stage"] == .text("test"))
            #expect(tracked["subdomain"] == .text("berkeley.ca") && tracked["outcome"] == .null)
            #expect(tracked["created_at"] == .text(bench.clock.now.databaseText))
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func refusesAnUnknownTypeBeforeAnythingIsWritten(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let failure = await #expect(throws: Failure.self) {
                try await bench.enqueue(JobRequest("count", for: site()), JobRequest("cuont", for: site()))
            }
            #expect(failure?.description.contains("cuont") == true)
            #expect(
                failure?.description.contains("fetch-site") == true && failure?.description.contains("count") == true)
            let count = try await bench.store.count(JobFilter())
            #expect(count == 0)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func enqueuesManyAtOnceAllOrNone(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let sites = try (0..<450).map { try site("city\($0).ca") }
            let many = sites.map { JobRequest("count", for: $0) }
            let result = try await bench.store.enqueue(many)
            #expect(Set(result.ids).count == 450 && result.duplicates.isEmpty)
            let rows = try await bench.store.engine.rows("SELECT count(*) FROM job_tracking")
            #expect(rows == [[.integer(450)]])
            struct Stop: Error {}
            await #expect(throws: Stop.self) {
                try await bench.store.engine.write { connection in
                    try bench.store.enqueue(many, in: connection)
                    throw Stop()
                }
            }
            #expect(try await bench.store.count(JobFilter()) == 450)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func keepsASecondJobWithAKeyOutWhileTheFirstLives(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let request = JobRequest("count", for: try site(), uniqueKey: "k")
            let first = try await bench.store.enqueue([request, JobRequest("count", for: try site()), request])
            #expect(first.ids.count == 2 && first.duplicates == ["k"])
            let worker = try await bench.worker()
            let job = try await bench.claim(worker: worker)
            let again = try await bench.store.enqueue([request])
            #expect(again == JobStore.Enqueued(ids: [], duplicates: ["k"]))
            let live = try await bench.store.engine.read { try bench.store.liveJob(withKey: "k", in: $0) }
            #expect(live == job?.id)
            try await bench.finish(job, JobEnding(.succeeded), worker: worker)
            #expect(try await bench.store.enqueue([request]).ids.count == 1)
        }
    }

    /// SQLite gives a number beyond the largest there is; PostgreSQL's sequence may have been set back, as by a restore.
    @Test func refusesANumberThatIsTaken() async throws {
        try await JobBench.run(on: .postgres) { bench in
            try await bench.enqueue(JobRequest("count", for: site()))
            try await bench.store.engine.run("ALTER TABLE jobs ALTER COLUMN id RESTART WITH 1")
            let error = await #expect(throws: SQLError.self) {
                try await bench.enqueue(JobRequest("count", for: site()))
            }
            #expect(error?.condition == .constraint)
            #expect(try await bench.store.count(JobFilter()) == 1)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func admitsOneOfManyCallersWithAKey(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let request = JobRequest("count", for: try site(), uniqueKey: "k")
            let admitted = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await bench.store.enqueue([request]).ids.count } }
                return try await group.reduce(0, +)
            }
            #expect(admitted == 1)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func holdsAJobBackUntilItsTime(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let later = Timestamp(unixSeconds: bench.clock.now.unixSeconds + 3600)
            let ids = try await bench.enqueue(JobRequest("count", for: site(), start: later))
            let worker = try await bench.worker()
            #expect(try await bench.job(ids[0]).state == .scheduled)
            bench.clock.advance(by: 3599)
            #expect(try await bench.store.promoteDue() == 0)
            #expect(try await bench.claim(worker: worker) == nil)
            bench.clock.advance(by: 1)
            #expect(try await bench.store.promoteDue() == 1)
            #expect(try await bench.claim(worker: worker)?.id == ids[0])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func carriesTheRunOnToTheJobsThatFollow(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            try await bench.enqueue(JobRequest("count", for: site(), runID: RunID("berkeley.ca_1_abcdef")))
            let worker = try await bench.worker()
            var ending = JobEnding(.succeeded)
            ending.next = [JobRequest("count", for: try site()), JobRequest("count", for: try site())]
            try await bench.finish(try await bench.claim(worker: worker), ending, worker: worker)
            let jobs = try await bench.store.jobs(JobFilter(), limit: 10)
            #expect(jobs.map(\.runID.text) == Array(repeating: "berkeley.ca_1_abcdef", count: 3))
            #expect(jobs.map(\.state) == [.queued, .queued, .succeeded])
        }
    }
}
