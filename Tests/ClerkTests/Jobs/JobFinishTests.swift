import CivicModel
import CivicSQL
import ClerkPlugin
import TestSupport
import Testing

@testable import Clerk

@Suite struct JobFinishTests {
    @Test(arguments: EngineUnderTest.allCases)
    func recordsASuccessOnceWithItsHistory(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let ids = try await bench.enqueue(JobRequest("count", for: site()), JobRequest("count", for: site()))
            let worker = try await bench.worker()
            let job = try #require(try await bench.claim(worker: worker))
            bench.clock.advance(by: 5)
            var ending = JobEnding(.succeeded)
            ending.duration = .milliseconds(4321)
            ending.next = [JobRequest("count", for: try site())]
            let next = try await bench.store.finish(job, ending, thenClaim: ["test"], for: worker)
            #expect(next?.id == ids[1])
            // The connection broke after the commit and the worker says it again: recorded once, nothing doubled.
            try await bench.finish(job, ending, worker: worker)
            #expect(try await bench.store.count(JobFilter()) == 3)
            let done = try await bench.job(ids[0])
            #expect(done.state == .succeeded && done.finishedAt == bench.clock.now && done.workerID == nil)
            let attempts = try await bench.store.attempts(of: ids[0])
            #expect(attempts.map(\.outcome) == ["succeeded"] && attempts[0].durationMilliseconds == 4321)
            let tracked = try await bench.tracked(ids[0])
            #expect(tracked["outcome"] == .text("succeeded"))
            #expect(tracked["finished_at"] == .text(bench.clock.now.databaseText))
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func triesTransientErrorsAgainAndThenGivesUp(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let id = try await bench.enqueue(JobRequest("count", for: site()))[0]
            let worker = try await bench.worker()
            for attempt in 1...3 {
                try await bench.store.promoteDue()
                let job = try await bench.claim(worker: worker)
                try await bench.finish(job, .failed("busy \(attempt)", isTransient: true), worker: worker)
                let after = try await bench.job(id)
                #expect(after.attempts == attempt && after.errorMessage == "busy \(attempt)")
                #expect(after.state == (attempt < 3 ? .scheduled : .dead))
                if attempt < 3 { #expect(after.runAt.unixSeconds == bench.clock.now.unixSeconds + 10) }
                bench.clock.advance(by: 10)
            }
            #expect(try await bench.store.attempts(of: id).map(\.outcome) == ["failed", "failed", "failed"])
            let tracked = try await bench.tracked(id)
            #expect(tracked["outcome"] == .text("dead") && tracked["error_message"] == .text("busy 3"))
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func keepsAJobThatCannotSucceed(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let id = try await bench.enqueue(JobRequest("count", for: site()))[0]
            let worker = try await bench.worker()
            let job = try await bench.claim(worker: worker)
            try await bench.finish(job, .failed("no agency", isTransient: false), worker: worker)
            let dead = try await bench.job(id)
            #expect(dead.state == .dead && dead.attempts == 1 && dead.errorMessage == "no agency")
            #expect(try await bench.store.deadByCause().map(\.cause) == ["no agency"])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func putsOffWithoutUsingUpAnAttempt(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let id = try await bench.enqueue(JobRequest("count", for: site()))[0]
            let worker = try await bench.worker()
            for count in 1...5 {
                var ending = JobEnding(.snoozed)
                ending.pause = .seconds(90)
                try await bench.finish(try await bench.claim(worker: worker), ending, worker: worker)
                let job = try await bench.job(id)
                #expect(job.state == .scheduled && job.attempts == 0 && job.snoozes == count)
                bench.clock.advance(by: 90)
                #expect(try await bench.store.promoteDue() == 1)
            }
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func refusesEveryWriteOfAWorkerThatLostItsLease(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let id = try await bench.enqueue(JobRequest("count", for: site()))[0]
            let slow = try await bench.worker()
            let stale = try #require(try await bench.claim(worker: slow))
            let record = try #require(try await bench.store.watchedWorkers().first)
            #expect(try await bench.store.rescue(from: record).map(\.id) == [id])
            let other = try await bench.worker()
            let fresh = try #require(try await bench.claim(worker: other))
            #expect(fresh.id == id && fresh.token == stale.token + 1 && fresh.rescues == 1)
            await #expect(throws: LeaseLost.self) { try await bench.store.report("half", on: stale) }
            await #expect(throws: LeaseLost.self) {
                try await bench.finish(stale, JobEnding(.succeeded), worker: slow)
            }
            #expect(try await bench.store.beat(slow) == nil)
            try await bench.store.report("half", on: fresh)
            #expect(try await bench.job(id).progress == "half")
            try await bench.finish(fresh, JobEnding(.succeeded), worker: other)
            #expect(try await bench.store.attempts(of: id).map(\.outcome) == ["orphaned", "succeeded"])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func buriesAJobThatKillsItsWorkers(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let id = try await bench.enqueue(JobRequest("count", for: site()))[0]
            for death in 1...4 {
                let worker = try await bench.worker()
                #expect(try await bench.claim(worker: worker)?.id == id)
                let record = try #require(try await bench.store.watchedWorkers().first { $0.id == worker })
                #expect(try await bench.store.rescue(from: record).count == 1)
                #expect(try await bench.job(id).state == (death <= 3 ? .queued : .dead))
            }
            #expect(try await bench.store.deadByCause().first?.cause == "worker died")
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func leavesAWorkerAloneThatGaveASignOfLife(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            try await bench.enqueue(JobRequest("count", for: site()))
            let worker = try await bench.worker()
            _ = try await bench.claim(worker: worker)
            let record = try #require(try await bench.store.watchedWorkers().first)
            #expect(try await bench.store.beat(worker)?.count == 1)
            #expect(try await bench.store.rescue(from: record).isEmpty)
        }
    }

    /// A worker that was declared dead takes another job before it hears of it, and then really dies.
    @Test(arguments: EngineUnderTest.allCases)
    func rescuesAJobOfAWorkerThatStopped(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let id = try await bench.enqueue(JobRequest("count", for: site()))[0]
            let worker = try await bench.worker()
            try await bench.store.stop(worker: worker)
            #expect(try await bench.store.watchedWorkers().isEmpty)
            #expect(try await bench.claim(worker: worker)?.id == id)
            let record = try #require(try await bench.store.watchedWorkers().first)
            #expect(record.isStopped)
            #expect(try await bench.store.liveWorkers().isEmpty)
            var watch = LeaseWatch(lease: .seconds(60), longestGap: .seconds(15))
            #expect(watch.look(at: [record], now: ContinuousClock().now) == [record])
            #expect(try await bench.store.rescue(from: record).map(\.id) == [id])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func checksTheStateMachineInTheSchema(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            try await bench.enqueue(JobRequest("count", for: site()))
            for change in [
                "state = 'done'", "state = 'running'", "state = 'dead'", "state = 'succeeded'", "priority = 3",
                "worker_id = 1", "finished_at = created_at", "attempts = 9", "attempts = -1", "time_limit = 0",
            ] {
                let error = await #expect(throws: SQLError.self) {
                    try await bench.store.engine.run("UPDATE jobs SET \(change)")
                }
                #expect(error?.condition == .constraint, "\(change)")
            }
        }
    }
}
