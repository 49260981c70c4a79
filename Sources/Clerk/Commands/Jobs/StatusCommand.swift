import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk status`.
struct StatusCommand: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the queues, the workers, what is held back, and the sites that are under way.",
        discussion: """
            Examples:
              clerk status
              clerk status --subdomain berkeley.ca --json
              clerk status --history --days 30               how each day went, and how the databases grew
            """)

    @Option(name: [.short, .long], help: "Only this site.", transform: SubdomainArgument.parse)
    var subdomain: Subdomain?

    @Flag(help: "Show the last days: how each went, sizes, growth.") var history = false

    @Option(help: "How many days of history.") var days = 14

    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws {
        guard (1...3660).contains(days) else { throw ValidationError("--days is 1 to 3660.") }
    }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        if history { return try await showHistory(runtime) }
        let store = try await runtime.jobs(to: "Could not tell the status")
        if let subdomain { return try await showSite(subdomain, store, runtime) }
        let queues = QueueTable(counts: try await store.queueCounts(), queues: runtime.catalog.queues)
        let workers = try await store.liveWorkers()
        let progress = try await store.siteProgress(of: nil)
        let pauses = try await store.pauses()
        let holds = try await runtime.publications(to: "Could not tell the status").openHolds().map(HoldReport.init)
        guard !json else {
            struct Result: Encodable {
                let queues: [String: [String: Int]]
                let workers: [WorkerReport]
                let sites: [JobStore.SiteProgress]
                let pauses: [JobPause]
                let holds: [HoldReport]
            }
            runtime.console.out(
                JSONText.of(
                    Result(
                        queues: queues.byQueue, workers: workers.map(WorkerReport.init), sites: progress,
                        pauses: pauses, holds: holds)))
            return 0
        }
        for line in queues.lines { runtime.console.out("\(line)\n") }
        runtime.console.out("\n\(workers.count.counted("worker"))\n")
        for worker in workers {
            let queues = worker.queues.joined(separator: ", ")
            runtime.console.out("  \(worker.host) \(worker.process.processID): \(queues), \(worker.slots) at once\n")
        }
        for pause in pauses { runtime.console.out("paused: \(pause.scope.rawValue) \(pause.name)\n") }
        for hold in holds { runtime.console.out(hold.line + "\n") }
        if !progress.isEmpty {
            runtime.console.out("\n")
            let rows = progress.map { [$0.subdomain, $0.stage ?? "", $0.done, $0.updatedAt ?? ""] }
            for line in TextTable.lines([["site", "stage", "done", "updated"]] + rows) {
                runtime.console.out("\(line)\n")
            }
        }
        return 0
    }

    private func showHistory(_ runtime: ClerkRuntime) async throws -> Int32 {
        if let subdomain { _ = try await runtime.sites.required(subdomain) }
        let history = try await StatusHistory.read(
            runtime.publications(to: "Could not tell the history"), days: days, of: subdomain)
        if json {
            struct Result: Encodable {
                let days: [SiteDay]
                let databases: [DatabaseDay]
            }
            runtime.console.out(JSONText.of(Result(days: history.days, databases: history.databases)))
        } else {
            for line in subdomain == nil ? history.lines : history.siteLines { runtime.console.out(line + "\n") }
        }
        return 0
    }

    private func showSite(_ subdomain: Subdomain, _ store: JobStore, _ runtime: ClerkRuntime) async throws -> Int32 {
        let site = try await runtime.sites.required(subdomain)
        let progress = try await store.siteProgress(of: subdomain).first
        var filter = JobFilter()
        filter.subdomain = subdomain.name
        let jobs = try await store.jobs(filter, limit: 10)
        let publications = try await runtime.publications(to: "Could not tell the status")
        let holds = try await publications.openHolds(of: subdomain).map(HoldReport.init)
        let deployments = try await publications.deployments(of: subdomain).map(DeploymentReport.init)
        guard !json else {
            struct Result: Encodable {
                let site: SiteReport
                let progress: JobStore.SiteProgress?
                let jobs: [JobReport]
                let holds: [HoldReport]
                let deployments: [DeploymentReport]
            }
            runtime.console.out(
                JSONText.of(
                    Result(
                        site: SiteReport(site), progress: progress, jobs: jobs.map(JobReport.init), holds: holds,
                        deployments: deployments)))
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
        for deployment in deployments { runtime.console.out(deployment.line + "\n") }
        for hold in holds { runtime.console.out(hold.line + "\n") }
        for job in jobs {
            let text = job.progress ?? job.errorMessage ?? ""
            runtime.console.out("job \(job.id): \(job.type) \(job.state.rawValue) \(text.prefix { !$0.isNewline })\n")
        }
        return 0
    }
}

/// What a target serves, as programs read it.
struct DeploymentReport: Encodable {
    let target, version, deployedAt: String

    init(_ deployment: Deployment) {
        target = deployment.target
        version = deployment.version
        deployedAt = deployment.deployedAt.description
    }

    /// The deployment for a person.
    var line: String { "served: \(target) has \(version) since \(deployedAt)" }
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
