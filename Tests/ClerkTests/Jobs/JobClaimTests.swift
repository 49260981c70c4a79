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
            #expect(try await bench.store.pauses().map(\.reason) == ["maintenance"])
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
}
