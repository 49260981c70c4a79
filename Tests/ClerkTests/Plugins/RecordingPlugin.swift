import CivicModel
import Clerk
import ClerkPlugin
import Foundation
import Logging

/// What plugins were called with, in order.
actor CallRecord {
    private(set) var calls: [String] = []
    func add(_ call: String) { calls.append(call) }
}

/// A plugin that records every call, and fails in the hooks it is told to.
struct RecordingPlugin: ClerkPlugin {
    struct Broken: Error, CustomStringConvertible { let description = "broken on purpose" }

    var name: String
    var version = "1"
    let record: CallRecord
    var failing: Set<Hook> = []
    var extra: String?
    var commands: [String] = []
    var jobs: [String] = []
    var workers: [String] = []

    private func call(_ hook: Hook, _ details: String) async throws {
        await record.add("\(name) \(hook.rawValue) \(details)")
        if failing.contains(hook) { throw Broken() }
    }

    func fetcherExtra(label: String, context: PluginContext) async throws -> String? {
        try await call(.fetcherExtra, label)
        return extra
    }

    func fetcherClass(label: String, context: PluginContext) async throws -> FetcherFactory? {
        try await call(.fetcherClass, label)
        guard extra != nil else { return nil }
        return { _, _, _, _ in throw Broken() }
    }

    func deployMunicipality(subdomain: Subdomain, context: PluginContext) async throws {
        try await call(.deployMunicipality, subdomain.name)
    }

    func postDeploy(site: Site, context: PluginContext) async throws {
        try await call(.postDeploy, site.subdomain.name)
    }

    func uploadStaticFile(filePath: String, storagePath: String, context: PluginContext) async throws {
        try await call(.uploadStaticFile, "\(filePath) \(storagePath)")
    }

    func postCreate(subdomain: Subdomain, context: PluginContext) async throws {
        try await call(.postCreate, subdomain.name)
    }

    func registerCLICommands() -> [PluginCommand] {
        commands.map { PluginCommand(name: $0, summary: "from \(name)") { _, _ in 0 } }
    }

    func registerJobTypes() -> [JobType] {
        jobs.map { JobType(name: $0, queue: "q", timeLimit: .seconds(1)) { _, _ in } }
    }

    func registerWorkerFunctions() -> [WorkerFunction] { workers.map { WorkerFunction(name: $0, queues: [$0]) } }

    func getDataProcessors(dataType: String) -> (any DataProcessor)? {
        extra == dataType ? Processor(dataType: dataType, jobType: name) : nil
    }

    func preCompilation(subdomain: Subdomain, runID: RunID, context: PluginContext) async throws {
        try await call(.preCompilation, "\(subdomain) \(runID)")
    }

    func postCompilation(
        subdomain: Subdomain, databasePath: String, runID: RunID, context: PluginContext
    ) async throws {
        try await call(.postCompilation, "\(subdomain) \(databasePath) \(runID)")
    }

    struct Processor: DataProcessor {
        let dataType: String
        let jobType: String
    }
}

/// A context whose parts are not used by the hooks under test.
func plainContext(
    log: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
) -> PluginContext {
    PluginContext(
        storage: StorageLayout(root: "."), settings: [:],
        sites: DryHost(), jobs: DryHost(),
        console: Console(out: { _ in }, error: { _ in }, isTerminal: false),
        log: log, now: { Timestamp(unixSeconds: 0) })
}
