import CivicModel
import CivicSQL
import ClerkPlugin
import TestSupport
import Testing

@testable import Clerk

@Suite struct JobOperateTests {
    @Test(arguments: EngineUnderTest.allCases)
    func cancelsWhatWaitsAndAsksWhatRuns(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let ids = try await bench.enqueue(
                JobRequest("count", for: site("a.ca")), JobRequest("count", for: site("a.ca")),
                JobRequest("count", for: site("b.ca")))
            let worker = try await bench.worker()
            _ = try await bench.claim(worker: worker)
            var filter = JobFilter()
            filter.subdomain = "a.ca"
            let result = try await bench.store.cancel(filter)
            #expect(result.cancelled == [ids[1]] && result.asked == 1)
            #expect(try await bench.store.beat(worker)?.map(\.isCancelRequested) == [true])
            #expect(try await bench.job(ids[1]).state == .cancelled)
            #expect(try await bench.job(ids[2]).state == .queued)
            #expect(try await bench.tracked(ids[1])["outcome"] == .text("cancelled"))
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func retriesDeadJobsByCauseAndKeepsTheirHistory(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let worker = try await bench.worker()
            for (name, message) in [("a.ca", "x"), ("b.ca", "y"), ("c.ca", "x")] {
                try await bench.enqueue(JobRequest("count", for: site(name), uniqueKey: "count:\(name)"))
                let job = try await bench.claim(worker: worker)
                try await bench.finish(job, .failed(message, isTransient: false), worker: worker)
            }
            #expect(
                try await bench.store.deadByCause().map { [$0.cause, "\($0.count)"] } == [["x", "2"], ["y", "1"]])
            // A new job with the key of a dead one takes its place.
            try await bench.enqueue(JobRequest("count", for: site("a.ca"), uniqueKey: "count:a.ca"))
            var filter = JobFilter()
            filter.cause = "x"
            #expect(try await bench.store.retry(filter) == 1)
            filter.subdomain = "c.ca"
            let retried = try #require(try await bench.store.jobs(filter, limit: 1).first)
            #expect(retried.state == .queued && retried.attempts == 1 && retried.maxAttempts == 3)
            #expect(try await bench.tracked(retried.id)["outcome"] == .null)
            _ = try await bench.claim(worker: worker)
            let job = try await bench.claim(worker: worker) ?? retried
            try await bench.finish(try await bench.job(job.id), JobEnding(.succeeded), worker: worker)
            #expect(try await bench.store.attempts(of: retried.id).first?.outcome == "failed")
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func retriesOneOfSeveralDeadJobsWithOneKey(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let worker = try await bench.worker()
            for _ in 0..<3 {
                try await bench.enqueue(JobRequest("count", for: site(), uniqueKey: "k"))
                try await bench.finish(
                    try await bench.claim(worker: worker), .failed(isTransient: false), worker: worker)
            }
            #expect(try await bench.store.retry(JobFilter()) == 1)
            #expect(try await bench.store.retry(JobFilter()) == 0)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func prunesWhatEndedLongAgo(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let worker = try await bench.worker()
            let ids = try await bench.enqueue(JobRequest("count", for: site()), JobRequest("count", for: site()))
            try await bench.finish(try await bench.claim(worker: worker), JobEnding(.succeeded), worker: worker)
            try await bench.store.stop(worker: worker)
            bench.clock.advance(by: 86_400)
            #expect(try await bench.store.prune(JobFilter(), endedBefore: bench.clock.now) == 1)
            #expect(try await bench.store.jobs(JobFilter(), limit: 9).map(\.id) == [ids[1]])
            #expect(try await bench.store.attempts(of: ids[0]).isEmpty)
            let left = try await bench.store.engine.rows("SELECT rq_job_id FROM job_tracking")
            #expect(left == [[.text(ids[1].description)]])
            #expect(try await bench.store.engine.rows("SELECT id FROM workers").isEmpty)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func purgesTheWaitingJobsOfAState(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let later = Timestamp(unixSeconds: bench.clock.now.unixSeconds + 60)
            let ids = try await bench.enqueue(
                JobRequest("count", for: site()), JobRequest("count", for: site(), start: later))
            try await bench.store.enqueue((0..<600).map { JobRequest("count", for: try site("city\($0).ca")) })
            var filter = JobFilter()
            filter.states = [.queued]
            let result = try await bench.store.purgeWaiting(filter)
            #expect(result.deleted == 601 && result.asked == 0)
            #expect(try await bench.store.jobs(JobFilter(), limit: 9).map(\.id) == [ids[1]])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func tellsWhenASiteMovedOn(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            try await bench.store.engine.run(
                "INSERT INTO sites (subdomain, current_stage, updated_at) VALUES ('a.ca', 'ocr', ?)",
                [.text(bench.clock.now.databaseText)])
            let progress = try await bench.store.siteProgress(of: nil)
            #expect(progress.map(\.updatedAt) == [bench.clock.now.description])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func countsByQueueWithUrgentOnesApart(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            try await bench.enqueue(
                JobRequest("count", for: site()), JobRequest("count", for: site(), priority: .high),
                JobRequest("fetch-site", for: site()))
            let table = QueueTable(counts: try await bench.store.queueCounts(), queues: bench.store.catalog.queues)
            #expect(table.byQueue["test"]?["queued"] == 1 && table.byQueue["high"]?["queued"] == 1)
            #expect(table.byQueue["fetch"]?["queued"] == 1 && table.byQueue["deploy"]?["dead"] == 0)
            var filter = JobFilter()
            filter.queue = "high"
            #expect(try await bench.store.count(filter) == 1)
        }
    }
}
