import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk status`.
struct StatusCommand: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the queues, the workers, and the sites that are under way.",
        discussion: """
            Examples:
              clerk status
              clerk status --subdomain berkeley.ca --json
            """)

    @Option(name: [.short, .long], help: "Only this site.", transform: SubdomainArgument.parse)
    var subdomain: Subdomain?

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let store = try await runtime.jobs(to: "Could not tell the status")
        if let subdomain { return try await showSite(subdomain, store, runtime) }
        let queues = QueueTable(counts: try await store.queueCounts(), queues: runtime.catalog.queues)
        let workers = try await store.liveWorkers()
        let progress = try await store.siteProgress(of: nil)
        let pauses = try await store.pauses()
        guard !json else {
            struct Result: Encodable {
                let queues: [String: [String: Int]]
                let workers: [WorkerReport]
                let sites: [JobStore.SiteProgress]
                let pauses: [JobPause]
            }
            runtime.console.out(
                JSONText.of(
                    Result(
                        queues: queues.byQueue, workers: workers.map(WorkerReport.init), sites: progress,
                        pauses: pauses)))
            return 0
        }
        for line in queues.lines { runtime.console.out("\(line)\n") }
        runtime.console.out("\n\(workers.count.counted("worker"))\n")
        for worker in workers {
            let queues = worker.queues.joined(separator: ", ")
            runtime.console.out("  \(worker.host) \(worker.process.processID): \(queues), \(worker.slots) at once\n")
        }
        for pause in pauses { runtime.console.out("paused: \(pause.scope.rawValue) \(pause.name)\n") }
        if !progress.isEmpty {
            runtime.console.out("\n")
            let rows = progress.map { [$0.subdomain, $0.stage ?? "", $0.done, $0.updatedAt ?? ""] }
            for line in TextTable.lines([["site", "stage", "done", "updated"]] + rows) {
                runtime.console.out("\(line)\n")
            }
        }
        return 0
    }

    private func showSite(_ subdomain: Subdomain, _ store: JobStore, _ runtime: ClerkRuntime) async throws -> Int32 {
        let site = try await runtime.sites.required(subdomain)
        let progress = try await store.siteProgress(of: subdomain).first
        var filter = JobFilter()
        filter.subdomain = subdomain.name
        let jobs = try await store.jobs(filter, limit: 10)
        guard !json else {
            struct Result: Encodable {
                let site: SiteReport
                let progress: JobStore.SiteProgress?
                let jobs: [JobReport]
            }
            runtime.console.out(
                JSONText.of(Result(site: SiteReport(site), progress: progress, jobs: jobs.map(JobReport.init))))
            return 0
        }
        runtime.console.out("\(subdomain): \(site.name ?? "")\nstatus: \(site.status ?? "unknown")\n")
        if let progress {
            runtime.console.out("stage: \(progress.stage ?? "none"), \(progress.done)\n")
            if let updated = progress.updatedAt { runtime.console.out("updated: \(updated)\n") }
            if let error = progress.lastError { runtime.console.out("last error: \(error)\n") }
        } else {
            runtime.console.out("No progress tracking found\n")
        }
        for job in jobs {
            let text = job.progress ?? job.errorMessage ?? ""
            runtime.console.out("job \(job.id): \(job.type) \(job.state.rawValue) \(text.prefix { !$0.isNewline })\n")
        }
        return 0
    }
}

/// A worker as programs read it.
struct WorkerReport: Encodable {
    let id: Int64
    let host: String
    let processId: Int32
    let queues: [String]
    let slots: Int
    let startedAt, seenAt: String?

    init(_ worker: WorkerRecord) {
        id = worker.id
        host = worker.host
        processId = worker.process.processID
        queues = worker.queues
        slots = worker.slots
        startedAt = worker.startedAt?.description
        seenAt = worker.seenAt?.description
    }
}
