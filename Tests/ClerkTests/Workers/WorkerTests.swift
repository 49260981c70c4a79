import CivicModel
import CivicSQL
import ClerkPlugin
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Clerk

@Suite struct WorkerTests {
    @Test(arguments: EngineUnderTest.allCases)
    func runsWhatWaitsAndWhatFollowsThenLeaves(engine: EngineUnderTest) async throws {
        let ran = Mutex<[String]>([])
        let first = JobBench.type("first") { job, _ in
            ran.withLock { $0.append("first \(job.arguments["n"] ?? "")") }
            job.enqueue(JobRequest("second", for: job.subdomain))
            job.report("half way")
        }
        let second = JobBench.type("second") { job, _ in ran.withLock { $0.append("second") } }
        try await JobBench.run(on: engine, types: [first, second]) { bench in
            let id = try await bench.enqueue(JobRequest("first", for: site(), arguments: ["n": "7"]))[0]
            let summary = try await bench.burst()
            #expect(ran.withLock { $0 } == ["first 7", "second"])
            #expect(summary.ended == [.succeeded: 2])
            #expect(try await bench.job(id).progress == "half way")
            #expect(try await bench.store.liveWorkers().isEmpty)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func runsAThousandJobsOnceWithEightWorkers(engine: EngineUnderTest) async throws {
        let counts = Mutex<[String: Int]>([:])
        let type = JobBench.type("count") { job, _ in
            counts.withLock { $0[job.subdomain.name, default: 0] += 1 }
        }
        try await JobBench.run(on: engine, types: [type]) { bench in
            try await bench.store.enqueue((0..<1000).map { JobRequest("count", for: try site("city\($0).ca")) })
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { _ = try await bench.burst() } }
                try await group.waitForAll()
            }
            #expect(counts.withLock { $0.count } == 1000)
            #expect(counts.withLock { $0.values.allSatisfy { $0 == 1 } })
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func tellsTransientErrorsFromOthers(engine: EngineUnderTest) async throws {
        struct Odd: Error {}
        let types = [
            JobBench.type("busy") { _, _ in
                throw Failure(
                    "Could not fetch berkeley.ca 2017", observed: "503", next: "wait.", status: .tryAgainLater)
            },
            JobBench.type("odd") { _, _ in throw Odd() },
            JobBench.type("later") { _, _ in throw JobSnooze(for: .seconds(60), because: "another run is at it") },
        ]
        try await JobBench.run(on: engine, types: types) { bench in
            let ids = try await bench.enqueue(
                JobRequest("busy", for: site()), JobRequest("odd", for: site()), JobRequest("later", for: site()))
            _ = try await bench.burst()
            let jobs = try await (bench.job(ids[0]), bench.job(ids[1]), bench.job(ids[2]))
            #expect(jobs.0.state == .scheduled && jobs.0.attempts == 1)
            #expect(jobs.0.errorCause == "Could not fetch {site} #")
            let pause = jobs.0.runAt.unixSeconds - bench.clock.now.unixSeconds
            #expect((7...13).contains(pause), "ten seconds and up to a quarter more or less")
            #expect(jobs.1.state == .dead && jobs.1.errorMessage == "Odd()")
            #expect(jobs.2.state == .scheduled && jobs.2.attempts == 0 && jobs.2.snoozes == 1)
        }
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func endsAJobAtItsTimeLimit(engine: EngineUnderTest) async throws {
        let slow = JobBench.type("slow", limit: .seconds(1), attempts: 1) { _, _ in
            try await Task.sleep(for: .seconds(60))
        }
        try await JobBench.run(on: engine, types: [slow]) { bench in
            let id = try await bench.enqueue(JobRequest("slow", for: site()))[0]
            let summary = try await bench.burst()
            #expect(summary.ended == [.timedOut: 1])
            #expect(try await bench.job(id).errorMessage == "It took longer than its limit of 1 s.")
        }
    }

    @Test func leavesWithAJobThatDoesNotEnd() async throws {
        let isOver = Mutex(false)
        let stubborn = JobBench.type("stubborn", limit: .seconds(1), attempts: 2) { _, _ in
            while !isOver.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(20)) }
        }
        try await JobBench.run(on: .sqliteFile, types: [stubborn]) { bench in
            let id = try await bench.enqueue(JobRequest("stubborn", for: site()))[0]
            let summary = try await bench.burst { $0.settle = .milliseconds(100) }
            #expect(summary.abandoned == 1)
            #expect(try await bench.job(id).state == .scheduled)
            isOver.withLock { $0 = true }
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func endsAJobThatIsCancelled(engine: EngineUnderTest) async throws {
        let started = Gate()
        let slow = JobBench.type("slow") { _, _ in
            started.open()
            try await Task.sleep(for: .seconds(60))
        }
        try await JobBench.run(on: engine, types: [slow]) { bench in
            let id = try await bench.enqueue(JobRequest("slow", for: site()))[0]
            async let summary = bench.burst { $0.heartbeat = .milliseconds(50) }
            await started.wait()
            _ = try await bench.store.cancel(JobFilter())
            #expect(try await summary.ended == [.cancelled: 1])
            #expect(try await bench.job(id).state == .cancelled)
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func returnsWhatRunsWhenItStops(engine: EngineUnderTest) async throws {
        let started = Gate()
        let types = [
            JobBench.type("slow") { _, _ in
                started.open()
                try await Task.sleep(for: .seconds(60))
            }
        ]
        try await JobBench.run(on: engine, types: types) { bench in
            let id = try await bench.enqueue(JobRequest("slow", for: site()))[0]
            let worker = bench.makeWorker { $0.grace = .milliseconds(50) }
            async let summary = worker.run(host: "here", process: .own)
            await started.wait()
            await worker.stop()
            #expect(try await summary.ended == [.returned: 1])
            let job = try await bench.job(id)
            #expect(job.state == .queued && job.attempts == 0)
            #expect(try await bench.store.attempts(of: id).map(\.outcome) == ["returned"])
        }
    }

    @Test func finishesWhatRunsWithinTheGraceTime() async throws {
        let started = Gate()
        let release = Gate()
        let slow = JobBench.type("slow") { _, _ in
            started.open()
            await release.wait()
        }
        try await JobBench.run(on: .sqliteFile, types: [slow]) { bench in
            try await bench.enqueue(JobRequest("slow", for: site()), JobRequest("slow", for: site()))
            let worker = bench.makeWorker { $0.grace = .seconds(30) }
            async let summary = worker.run(host: "here", process: .own)
            await started.wait()
            let stop = Task { await worker.stop() }
            while !worker.state.withLock({ $0.isStopping }) { await Task.yield() }
            release.open()
            #expect(try await summary.ended == [.succeeded: 1])
            stop.cancel()
            #expect(try await bench.store.queueCounts().map(\.state) == [.queued, .succeeded])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func takesTheJobsOfAProcessThatIsGone(engine: EngineUnderTest) async throws {
        try await JobBench.run(on: engine) { bench in
            let id = try await bench.enqueue(JobRequest("count", for: site()))[0]
            let own = ProcessIdentity.own
            // The number of this process with the start of another one: a process that ended long ago.
            let gone = ProcessIdentity(
                processID: own.processID, text: own.text.split(separator: "/").dropLast().joined(separator: "/") + "/1")
            #expect(gone.isKnownDead && !own.isKnownDead)
            let dead = try await bench.worker(beats: gone)
            _ = try await bench.claim(worker: dead)
            #expect(try await bench.burst().ended == [.succeeded: 1])
            #expect(try await bench.store.attempts(of: id).map(\.outcome) == ["orphaned", "succeeded"])
        }
    }

    /// The claim was committed, and its answer never arrived.
    @Test(arguments: EngineUnderTest.allCases)
    func givesBackAJobThatItDoesNotKnowItHolds(engine: EngineUnderTest) async throws {
        let gates = [Gate(), Gate()]
        let type = JobBench.type("open") { job, _ in gates[Int(job.arguments["gate"] ?? "") ?? 0].open() }
        try await JobBench.run(on: engine, types: [type]) { bench in
            let worker = bench.makeWorker { options in
                options.heartbeat = .milliseconds(50)
                options.grace = .milliseconds(50)
            }
            try await bench.enqueue(JobRequest("open", for: site(), arguments: ["gate": "0"]))
            async let summary = worker.run(host: "here", process: .own)
            await gates[0].wait()
            let id = try #require(try await bench.store.liveWorkers().first?.id)
            let request = JobRequest("open", for: try site(), arguments: ["gate": "1"])
            let job = try await bench.store.engine.write { connection in
                try bench.store.enqueue([request], in: connection)
                return try bench.store.claim(queues: ["test"], for: id, in: connection)
            }
            await gates[1].wait()
            await worker.stop()
            #expect(try await summary.ended == [.succeeded: 2])
            let attempts = try await bench.store.attempts(of: try #require(job).id)
            #expect(attempts.map(\.outcome) == ["returned", "succeeded"])
        }
    }

    @Test func putsOffAJobThatThisProgramCannotRun() async throws {
        try await JobBench.run(on: .sqliteFile) { bench in
            let id = try await bench.enqueue(JobRequest("fetch-site", for: site()))[0]
            _ = try await bench.burst { $0.queues = ["fetch"] }
            let job = try await bench.job(id)
            #expect(job.state == .scheduled && job.attempts == 0)
            #expect(job.errorMessage == "this program cannot run fetch-site for berkeley.ca.")
        }
    }

    @Test func failsAJobThatAsksForAnUnknownType() async throws {
        let type = JobBench.type("first") { job, _ in job.enqueue(JobRequest("no-such", for: job.subdomain)) }
        try await JobBench.run(on: .sqliteFile, types: [type]) { bench in
            let id = try await bench.enqueue(JobRequest("first", for: site()))[0]
            _ = try await bench.burst()
            #expect(try await bench.job(id).errorMessage?.contains("no-such") == true)
        }
    }
}

extension JobBench {
    func makeWorker(_ change: (inout WorkerOptions) -> Void = { _ in }) -> Worker {
        var options = WorkerOptions(queues: ["test"])
        options.poll = .milliseconds(20)
        change(&options)
        return Worker(
            store: store, options: options, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            context: { _ in plainContext() })
    }

    func burst(_ change: (inout WorkerOptions) -> Void = { _ in }) async throws -> Worker.Summary {
        let worker = makeWorker { options in
            options.isBurst = true
            change(&options)
        }
        return try await worker.run(host: "here", process: .own)
    }
}

/// A door that is shut until it is opened.
final class Gate: Sendable {
    private let wakeup = Wakeup()

    func open() { wakeup.signal() }

    func wait() async { await wakeup.wait(since: 0, atMost: .seconds(60)) }
}
