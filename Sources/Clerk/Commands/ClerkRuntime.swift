import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import Logging

/// What a command of clerk's own works with.
struct ClerkRuntime: Sendable {
    let settings: Settings
    let loaded: LoadedPlugins
    let catalog: JobCatalog
    let console: Console
    let database: CivicDatabase
    let logs: LogOutput
    let now: @Sendable () -> Timestamp
    let zone: TimeZone
    /// The schedule of those who have none of their own.
    let usualSchedule: String
    /// Runs the words after `clerk`, as the schedule does; the answer is the exit status.
    let runCommand: @Sendable ([String]) async -> Int32

    init(
        settings: Settings, loaded: LoadedPlugins, console: Console, logs: LogOutput,
        now: @escaping @Sendable () -> Timestamp, zone: TimeZone, usualSchedule: String,
        runCommand: @escaping @Sendable ([String]) async -> Int32
    ) {
        self.settings = settings
        self.loaded = loaded
        self.console = console
        self.logs = logs
        self.now = now
        self.zone = zone
        self.usualSchedule = usualSchedule
        self.runCommand = runCommand
        database = CivicDatabase(settings.civicDatabase)
        let deploy = DeployJob(
            plugins: loaded.registry, sites: SiteRegister(database, now: now), zone: zone)
        catalog = JobCatalog(
            plugins: loaded.registry.jobTypes, workers: loaded.registry.workerFunctions,
            ocrTimeLimit: settings.ocrTimeLimit
        ) { job, context in try await deploy.run(job.subdomain, in: context) }
    }

    var log: Logger { logs.logger }

    var plugins: PluginRegistry { loaded.registry }

    /// Sends the last lines and closes what is open.
    func close() async {
        await database.close()
        await logs.close()
    }

    var sites: SiteRegister { SiteRegister(database, now: now) }

    /// A run of one command's own.
    func runID(for subdomain: Subdomain) -> RunID {
        var random = SystemRandomNumberGenerator()
        return RunID(subdomain: subdomain, unixSeconds: Int64(now().unixSeconds), using: &random)
    }

    /// What is published, of a civic database that must be there.
    func publications(to purpose: String) async throws -> PublicationStore {
        PublicationStore(engine: try await database.required(to: purpose), now: now)
    }

    /// The jobs of a civic database that must be there.
    func jobs(to purpose: String) async throws -> JobStore {
        jobs(in: try await database.required(to: purpose))
    }

    func jobs(in engine: any SQLEngine) -> JobStore {
        JobStore(engine: engine, catalog: catalog, now: now, crash: CrashPoints(settings.all["CLERK_CRASH_AT"]))
    }

    /// What a plugin may use.
    func context(console: Console? = nil, log: Logger? = nil) -> PluginContext {
        PluginContext(
            storage: settings.storage, settings: settings.all, sites: sites, jobs: HostedQueue(runtime: self),
            console: console ?? self.console, log: log ?? self.log, now: now)
    }
}

/// The queue of jobs as plugins see it.
private struct HostedQueue: JobQueue {
    let runtime: ClerkRuntime

    func enqueue(_ requests: [JobRequest]) async throws -> JobReceipt {
        try await runtime.jobs(to: "Could not enqueue jobs").enqueue(requests).receipt
    }

    func enqueueForNextFinanceSite(
        among candidates: [Subdomain], at time: Timestamp, _ job: @escaping @Sendable (Subdomain) -> JobRequest
    ) async throws -> (site: Subdomain, receipt: JobReceipt)? {
        let store = try await runtime.jobs(to: "Could not enqueue jobs")
        let taken = try await store.engine.write { connection -> (Subdomain, JobStore.Enqueued)? in
            guard let site = try runtime.sites.claimNextFinanceSite(among: candidates, at: time, in: connection) else {
                return nil
            }
            return (site, try store.enqueue([job(site)], in: connection))
        }
        return taken.map { ($0, $1.receipt) }
    }
}
