import CivicModel
import ClerkPlugin
import Foundation

/// A plugin that runs as a process of its own. It is started by the first call that needs it.
final class ProcessPlugin: ClerkPlugin {
    let name: String
    let version: String
    let hooks: [Hook]
    let description: PluginDescription
    private let pool: PluginPool
    private let limits: PluginLimits

    init(
        _ description: PluginDescription, _ executable: PluginExecutable, host: InitializeParameters.Host,
        environment: [String: String], limits: PluginLimits, ledger: ProcessLedger = ProcessLedger()
    ) {
        self.description = description
        self.limits = limits
        name = description.name
        version = description.version
        hooks = description.hooks.compactMap(Hook.init)
        pool = PluginPool(
            executable, name: description.name, host: host, environment: environment, limits: limits,
            ledger: ledger)
    }

    /// Ends its processes.
    func close() async { await pool.close() }

    func fetcherExtra(label: String, context: PluginContext) async throws -> String? {
        guard let answer = try await ask(.fetcherExtra, context, { $0.label = label }), answer != .null else {
            return nil
        }
        return try answer.compactText
    }

    func fetcherClass(label: String, context: PluginContext) async throws -> FetcherFactory? {
        guard try await ask(.fetcherClass, context, { $0.label = label }) == .truth(true) else { return nil }
        return { [pool] site, startYear, allAgendas, context in
            ProcessFetcher(
                pool: pool,
                parameters: FetchParameters(
                    label: label, site: WireSite(site), startYear: startYear, allAgendas: allAgendas),
                context: context)
        }
    }

    func deployMunicipality(subdomain: Subdomain, context: PluginContext) async throws {
        _ = try await ask(.deployMunicipality, context) { $0.subdomain = subdomain.name }
    }

    func postDeploy(site: Site, context: PluginContext) async throws {
        _ = try await ask(.postDeploy, context) { $0.site = WireSite(site) }
    }

    func uploadStaticFile(filePath: String, storagePath: String, context: PluginContext) async throws {
        _ = try await ask(.uploadStaticFile, context) {
            $0.filePath = filePath
            $0.storagePath = storagePath
        }
    }

    func postCreate(subdomain: Subdomain, context: PluginContext) async throws {
        _ = try await ask(.postCreate, context) { $0.subdomain = subdomain.name }
    }

    func preCompilation(subdomain: Subdomain, runID: RunID, context: PluginContext) async throws {
        _ = try await ask(.preCompilation, context) {
            $0.subdomain = subdomain.name
            $0.runID = runID.text
        }
    }

    func postCompilation(
        subdomain: Subdomain, databasePath: String, runID: RunID, context: PluginContext
    ) async throws {
        _ = try await ask(.postCompilation, context) {
            $0.subdomain = subdomain.name
            $0.databasePath = databasePath
            $0.runID = runID.text
        }
    }

    func registerCLICommands() -> [PluginCommand] {
        description.commands.map { command in
            PluginCommand(name: command.name, summary: command.summary) { [pool] words, context in
                await CommandSession(pool: pool, name: command.name).run(words, context)
            }
        }
    }

    func registerJobTypes() -> [JobType] {
        description.jobTypes.map { type in
            let retry = type.retry.map {
                JobRetry(
                    attempts: $0.attempts, firstPause: .seconds($0.firstPause), longestPause: .seconds($0.longestPause))
            }
            return JobType(
                name: type.name, queue: type.queue, timeLimit: .seconds(type.timeLimit ?? 600),
                retry: retry ?? JobRetry()
            ) { [pool] job, context in
                if let pause = pool.pause {
                    throw JobSnooze(for: pause, because: "plugin \(pool.name) failed before, and is started again then")
                }
                let answer = try await pool.call(
                    "job",
                    JobParameters(
                        jobType: type.name, subdomain: job.subdomain.name, runID: job.runID.text,
                        arguments: job.arguments),
                    PluginCall(context, heartbeat: type.heartbeat.map { .seconds($0) }, report: job.report),
                    limit: nil, as: JobAnswer?.self)
                for request in answer?.enqueue ?? [] { job.enqueue(try request.request()) }
            }
        }
    }

    func registerWorkerFunctions() -> [WorkerFunction] {
        description.workers.map { WorkerFunction(name: $0.name, queues: $0.queues) }
    }

    func getDataProcessors(dataType: String) -> (any DataProcessor)? {
        description.dataTypes.first { $0.name == dataType }
            .map { ProcessDataProcessor(dataType: $0.name, jobType: $0.jobType) }
    }

    private func ask(
        _ hook: Hook, _ context: PluginContext, _ fill: (inout HookParameters.Arguments) -> Void
    ) async throws -> JSONValue? {
        guard hooks.contains(hook) else { return nil }
        let answer = try await pool.call(
            "hook", HookParameters(hook, fill), PluginCall(context), limit: limits.limit(of: hook),
            as: HookAnswer.self
        ).answer
        guard hook.accepts(answer ?? .null) else {
            throw PluginFault.garbage("its answer to \(hook.rawValue) is of the wrong kind").failure(of: name)
        }
        return answer
    }
}

/// A fetcher behind the protocol.
private struct ProcessFetcher: Fetcher {
    let pool: PluginPool
    let parameters: FetchParameters
    let context: PluginContext

    func fetchEvents() async throws {
        _ = try await pool.call("fetch", parameters, PluginCall(context), limit: nil, as: Nothing?.self)
    }
}

/// What a plugin's process said it processes.
private struct ProcessDataProcessor: DataProcessor {
    let dataType: String
    let jobType: String
}
