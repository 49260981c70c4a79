import CivicModel
import CivicSQL
import ClerkPlugin
import TestSupport
import Testing

@testable import Clerk

@Suite struct JobClaimTests {
    @Test(arguments: EngineUnderTest.allCases)
    func takesUrgentJobsFirstThenQueueByQueue(engine: EngineUnderTest) async throws {
        let types = [JobBench.type("one", queue: "q1"), JobBench.type("two", queue: "q2")]
        try await JobBench.run(on: engine, types: types) { bench in
            let ids = try await bench.enqueue(
                JobRequest("two", for: site(), priority: .low), JobRequest("two", for: site()),
                JobRequest("one", for: site(), priority: .low), JobRequest("one", for: site()),
                JobRequest("one", for: site()), JobRequest("two", for: site(), priority: .high),
                JobRequest("one", for: site(), priority: .high))
            let worker = try await bench.worker()
            var order: [JobID] = []
            while let job = try await bench.claim(["q1", "q2"], worker: worker) { order.append(job.id) }
            #expect(order == [6, 5, 3, 4, 2, 1, 0].map { ids[$0] })
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func leavesUrgentJobsToTheWorkersOfTheirQueue(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            try await bench.enqueue(JobRequest("count", for: site(), priority: .high))
            let worker = try await bench.worker()
            #expect(try await bench.claim(["ocr"], worker: worker) == nil)
            #expect(try await bench.claim(["ocr", "test"], worker: worker) != nil)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func givesEachJobToOneOfManyClaims(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            try await bench.store.enqueue((0..<200).map { JobRequest("count", for: try site("city\($0).ca")) })
            let claimed = try await withThrowingTaskGroup(of: [JobID].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let worker = try await bench.worker()
                        var mine: [JobID] = []
                        while let job = try await bench.claim(worker: worker) { mine.append(job.id) }
                        return mine
                    }
                }
                return try await group.reduce([], +)
            }
            #expect(claimed.count == 200 && Set(claimed).count == 200)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func passesOverPausedQueuesAndSites(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let ids = try await bench.enqueue(
                JobRequest("count", for: site("a.ca")), JobRequest("count", for: site("b.ca"), priority: .high),
                JobRequest("count", for: site("c.ca")))
            let worker = try await bench.worker()
            try await bench.store.pause(JobPause(.queue, "test", reason: "maintenance"))
            #expect(try await bench.claim(worker: worker) == nil)
            let pauses = try await bench.store.pauses()
            #expect(pauses.map(\.reason) == ["maintenance"])
            #expect(pauses.map(\.pausedAt) == [bench.clock.now.description])
            #expect(try await bench.store.resume(JobPause(.queue, "test")))
            try await bench.store.pause(JobPause(.queue, "high"))
            try await bench.store.pause(JobPause(.site, "a.ca"))
            #expect(try await bench.claim(worker: worker)?.id == ids[2])
            #expect(try await bench.claim(worker: worker) == nil)
            #expect(try await bench.store.resume(JobPause(.site, "a.ca")))
            #expect(try await bench.claim(worker: worker)?.id == ids[0])
            #expect(try await bench.store.resume(JobPause(.queue, "high")))
            #expect(try await bench.claim(worker: worker)?.id == ids[1])
            #expect(try await bench.store.resume(JobPause(.site, "a.ca")) == false)
        }
    }

    /// Where they would be queued, the jobs of a paused site are scheduled, so that claims do not get slow.
    @Test(arguments: EngineUnderTest.allCases)
    func putsTheJobsOfAPausedSiteAsideWheneverTheyCome(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let before = try await bench.enqueue(
                JobRequest("count", for: site()), JobRequest("count", for: site()), JobRequest("count", for: site()))
            let (worker, dead) = (try await bench.worker(), try await bench.worker())
            let (first, second) = (try await bench.claim(worker: worker), try await bench.claim(worker: worker))
            _ = try await bench.claim(worker: dead)
            try await bench.store.pause(JobPause(.site, "berkeley.ca"))

            try await bench.finish(first, JobEnding(.returned), worker: worker)
            try await bench.finish(second, .failed(isTransient: false), worker: worker)
            let record = try #require(try await bench.store.watchedWorkers().first { $0.id == dead })
            #expect(try await bench.store.rescue(from: record).map(\.id) == [before[2]])
            #expect(try await bench.store.retry(JobFilter()) == 1)
            try await bench.enqueue(JobRequest("count", for: site()), JobRequest("count", for: site("b.ca")))

            bench.clock.advance(by: 60)
            #expect(try await bench.store.promoteDue() == 0)
            let jobs = try await bench.store.jobs(JobFilter(), limit: 9)
            #expect(jobs.filter { $0.state == .scheduled }.count == 4)
            #expect(jobs.filter { $0.state == .queued }.map(\.subdomain) == ["b.ca"])
            #expect(try await bench.store.resume(JobPause(.site, "berkeley.ca")))
            #expect(try await bench.store.queueCounts().map(\.state) == [.queued])
        }
    }
}
