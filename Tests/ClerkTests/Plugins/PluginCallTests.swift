import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Clerk

/// What a plugin's process may ask of its host, and tell it, while a call is under way.
@Suite struct PluginCallTests {
    @Test func servesSitesAndJobs() async throws {
        let probe = try ProbeExecutable()
        let database = CivicDatabase(.file(probe.directory.file("civic.db")))
        let sites = SiteRegister(database)
        let alameda = try site("alameda.ca")
        // The order of names is that of their bytes, in which a hyphen comes before a letter.
        for name in ["ab.ca", "a-c.ca", "alameda.ca", "a.ca"] {
            try await sites.register(Site(subdomain: try site(name)))
        }
        let queue = RecordingQueue()
        let recorder = LogRecorder()
        let texts = Texts()
        let context = PluginContext(
            storage: StorageLayout(root: "."), settings: [:], sites: sites, jobs: queue,
            console: Console(out: { texts.add(out: $0) }, error: { texts.add(error: $0) }, isTerminal: false),
            log: recorder.logger, now: { Timestamp(unixSeconds: 0) })
        let plugin = try probe.plugin(fault: "asks", limits: PluginLimits())
        try await plugin.postCreate(subdomain: alameda, context: context)
        await plugin.close()
        let answers = try probe.trace("asked").split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
        try #require(answers.count == 10)
        let found = try #require(answers[0]["result"] as? [String: Any])
        #expect(found["subdomain"] as? String == "alameda.ca" && found["has_finance_data"] as? Bool == false)
        #expect(answers[1]["result"] as? Bool == true)
        #expect(try await sites.find(alameda)?.pages == 12)
        #expect(message(answers[2]).contains("`subdomain` is no column that can be set."))
        #expect(message(answers[3]) == "`subdomain` is no subdomain")
        #expect((answers[4]["error"] as? [String: Any])?["code"] as? Int == -32601)
        #expect(message(answers[5]) == "`priority` is high, normal or low")
        #expect((answers[6]["result"] as? [String: Any])?["ids"] as? [String] == ["1"])
        #expect(queue.requests.withLock { $0 } == [JobRequest("fetch-site", for: alameda, uniqueKey: "k")])
        func names(_ answer: [String: Any]) -> [String] {
            (answer["result"] as? [[String: Any]] ?? []).compactMap { $0["subdomain"] as? String }
        }
        #expect(names(answers[7]) == ["a-c.ca", "a.ca", "ab.ca", "alameda.ca"])
        #expect(names(answers[8]) == ["alameda.ca"])
        #expect(message(answers[9]) == "`subdomain` is no subdomain")
        let record = try #require(recorder.records.withLock { $0.first { $0.message == "look" } })
        #expect(record.level == .warning && record.metadata == ["a": "b", "plugin": "probe", "plugin_": "x"])
        #expect(texts.out == "for a person\n")
        await database.close()
    }

    /// Times far from any that a calendar knows: refused before they reach the database.
    @Test func refusesTimesOutOfRange() async throws {
        let probe = try ProbeExecutable()
        let sites = SiteRegister(CivicDatabase(.file(probe.directory.file("civic.db"))))
        let alameda = try site("alameda.ca")
        try await sites.register(Site(subdomain: alameda))
        let plain = plainContext()
        let context = PluginContext(
            storage: plain.storage, settings: [:], sites: sites, jobs: RecordingQueue(), console: plain.console,
            log: plain.log, now: plain.now)
        let plugin = try probe.plugin(fault: "times", limits: PluginLimits())
        try await plugin.postCreate(subdomain: alameda, context: context)
        await plugin.close()
        let answers = probe.trace("asked").split(separator: "\n")
        #expect(answers.count == 25 && answers.allSatisfy { $0.contains("-32602") }, "\(answers)")
        #expect(try await sites.find(alameda)?.finance?.lastUpdated == nil)
        await sites.database.close()
    }

    private func message(_ answer: [String: Any]) -> String {
        (answer["error"] as? [String: Any])?["message"] as? String ?? "no error"
    }

    @Test func runsJobsOfAProcess() async throws {
        let probe = try ProbeExecutable()
        let plugin = try probe.plugin()
        try await JobBench.run(on: .sqliteFile, types: plugin.registerJobTypes()) { bench in
            let id = try await bench.enqueue(JobRequest("probe-job", for: site("alameda.ca")))[0]
            #expect(try await bench.burst { $0.queues = ["probe"] }.ended == [.succeeded: 1])
            let job = try await bench.job(id)
            #expect(job.progress == "half way")
            // What the job asked for was enqueued with its success, in the same run.
            let next = try #require(try await bench.store.jobs(JobFilter(), limit: 9).first { $0.type == "fetch-site" })
            #expect(next.runID == job.runID)
        }
        await plugin.close()
    }

    @Test(arguments: [
        ("later", JobState.scheduled, "down"), ("snooze", .scheduled, "wait"), ("failed", .dead, "no such key"),
        ("crash", .scheduled, "it ended with the status 9"), ("silent job", .scheduled, "no sign of life for 5 s"),
        ("beating job", .succeeded, ""),
    ])
    func endsAJobAsThePluginSays(fault: String, state: JobState, error: String) async throws {
        let probe = try ProbeExecutable()
        let plugin = try probe.plugin(fault: fault)
        try await JobBench.run(on: .sqliteFile, types: plugin.registerJobTypes()) { bench in
            let id = try await bench.enqueue(JobRequest("probe-job", for: site("alameda.ca")))[0]
            _ = try await bench.burst { $0.queues = ["probe"] }
            let job = try await bench.job(id)
            #expect(job.state == state)
            #expect(job.attempts == (fault == "snooze" || fault == "beating job" ? 0 : 1))
            #expect(error.isEmpty || (job.errorMessage ?? "").contains(error), "\(job.errorMessage ?? "")")
        }
        await plugin.close()
    }

    @Test func putsAJobOffWhileItsPluginMustWait() async throws {
        let probe = try ProbeExecutable()
        let plugin = try probe.plugin(fault: "crash")
        try await JobBench.run(on: .sqliteFile, types: plugin.registerJobTypes()) { bench in
            for name in ["a.ca", "b.ca", "c.ca"] {
                try await bench.enqueue(JobRequest("probe-job", for: site(name)))
            }
            #expect(try await bench.burst { $0.queues = ["probe"] }.ended == [.failed: 2, .snoozed: 1])
            #expect(probe.trace("starts").split(separator: "\n").count == 2)
        }
        await plugin.close()
    }

    @Test func tellsAJobThatItIsToEnd() async throws {
        let probe = try ProbeExecutable()
        let plugin = try probe.plugin(fault: "cancellable job", limits: PluginLimits())
        let job = try await cancelledJob(of: plugin, probe)
        await #expect(throws: CancellationError.self) { try await job.value }
        #expect(probe.trace("cancelled") == "true\n")
        // The process was as good as its word, and serves on.
        try await plugin.postCreate(subdomain: try site("alameda.ca"), context: plainContext())
        #expect(probe.trace("starts").split(separator: "\n").count == 1)
        await plugin.close()
    }

    /// A job that was told to end while its plugin ran it.
    private func cancelledJob(of plugin: ProcessPlugin, _ probe: ProbeExecutable) async throws -> Task<Void, any Error>
    {
        let type = try #require(plugin.registerJobTypes().first)
        let alameda = try site("alameda.ca")
        let job = Task {
            try await type.run(JobInvocation(subdomain: alameda, runID: RunID("r")), plainContext())
        }
        try await waitUntil { probe.trace("jobs") != "" }
        job.cancel()
        return job
    }

    @Test func endsAJobThatDoesNotListen() async throws {
        let probe = try ProbeExecutable()
        let plugin = try probe.plugin(fault: "silent job")
        let job = try await cancelledJob(of: plugin, probe)
        await #expect(throws: Failure.self) { try await job.value }
        try await waitUntil { probe.running.isEmpty }
    }
}

/// A queue that keeps what it was asked for.
final class RecordingQueue: JobQueue {
    let requests = Mutex<[JobRequest]>([])
    private let id: String

    /// - Parameter id: the number that it gives to what it takes.
    init(id: String = "1") { self.id = id }

    func enqueue(_ requests: [JobRequest]) async throws -> JobReceipt {
        self.requests.withLock { $0 += requests }
        return JobReceipt(ids: [id], alreadyWaiting: [])
    }

    func enqueueForNextFinanceSite(
        among candidates: [Subdomain], at time: Timestamp, _ job: @escaping @Sendable (Subdomain) -> JobRequest
    ) async throws -> (site: Subdomain, receipt: JobReceipt)? { nil }
}
