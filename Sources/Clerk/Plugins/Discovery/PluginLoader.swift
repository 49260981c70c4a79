import CivicModel
import ClerkPlugin
import Foundation
import Logging
import UnixSignals

/// Finds plugins, learns what they are, and registers them: linked ones first, then installed ones, then those of the
/// directory.
package struct PluginLoader: Sendable {
    /// What plugins are told of this program.
    static let host = InitializeParameters.Host(name: "clerk", version: ClerkProgram.version)

    /// The setting that tells how deep clerk was started by plugins that were started by clerk.
    static let depthName = "CLERK_PLUGIN_DEPTH"
    private static let deepest = 5

    static func depth(_ environment: [String: String]) -> Int { environment[depthName].flatMap { Int($0) } ?? 0 }

    private let ledger = ProcessLedger()
    private let linked: [any ClerkPlugin]
    private let directory: String
    private let environment: [String: String]
    private let now: @Sendable () -> Timestamp
    /// How long plugins may take.
    package var limits = PluginLimits()
    /// Asks every plugin itself, whatever the cache says.
    package var isFresh = false

    /// Takes what is linked in, and where to look for the rest.
    ///
    /// - Parameters:
    ///   - directory: the plugins directory; it need not be there.
    ///   - environment: what plugins' processes get, and where `CLERK_PLUGIN_PATH` and the home directory are told.
    package init(
        linked: [any ClerkPlugin], directory: String, environment: [String: String],
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.linked = linked
        self.directory = directory
        self.environment = environment
        self.now = now
    }

    /// Ends plugins' processes and then this one when a signal ends it, as nobody else would end them.
    ///
    /// Not for commands that take signals themselves: they end in their own way, and then close the plugins.
    package func endWithSignals() -> Task<Void, Never> {
        Task {
            for await signal in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
                await ledger.endAll(limits)
                exit(128 + signal.number)
            }
        }
    }

    /// All plugins, also those that do not take part.
    package func load() async throws -> LoadedPlugins {
        var registry = try PluginRegistry(
            linked, builtInCommands: ClerkCommand.builtInNames, builtInJobTypes: JobCatalog.builtInTypes,
            builtInWorkers: JobCatalog.builtInQueues + ["all", JobPriority.high.rawValue])
        var states = linked.map {
            PluginState(
                origin: .linked, file: nil, label: $0.name, description: PluginDescription(of: $0), condition: .ready)
        }
        guard Self.depth(environment) < Self.deepest else {
            throw Failure(
                "Could not load plugins",
                observed: "a plugin started clerk, which started a plugin, \(Self.deepest) deep.",
                next: "have the plugin start clerk in calls only, and not while it starts itself.")
        }
        let finder = PluginFinder(environment: environment)
        let inDirectory = try finder.directory(directory)
        let candidates = finder.installed() + finder.python.entryPoints() + inDirectory
        guard !candidates.isEmpty else {
            return LoadedPlugins(registry: registry, states: states, processes: [], ledger: ledger)
        }
        var processes: [ProcessPlugin] = []
        for (candidate, state) in zip(candidates, await describe(candidates)) {
            var state = state
            if state.condition == .ready, let description = state.description,
                case .success(let executable) = candidate.executable
            {
                let plugin = ProcessPlugin(
                    description, executable, host: Self.host, environment: environment, limits: limits,
                    ledger: ledger)
                do {
                    registry = try registry.adding(plugin)
                    processes.append(plugin)
                } catch let conflict as PluginRegistry.Conflict {
                    state.condition = .broken
                    state.error = conflict.description
                }
            }
            states.append(state)
        }
        return LoadedPlugins(registry: registry, states: states, processes: processes, ledger: ledger)
    }

    private func describe(_ candidates: [PluginCandidate]) async -> [PluginState] {
        var cache = PluginCache(environment: environment)
        var isChanged = false
        let seconds = now().unixSeconds
        var entries: [PluginCache.Entry?] = candidates.map { candidate in
            isFresh ? nil : cache.entry(candidate, identity: PluginCache.identity(candidate), now: seconds)
        }
        await withTaskGroup(of: (Int, PluginCache.Entry).self) { group in
            for (index, candidate) in candidates.enumerated() where entries[index] == nil {
                group.addTask { (index, await ask(candidate, at: seconds)) }
            }
            for await (index, entry) in group {
                entries[index] = entry
                cache.remember(entry, for: candidates[index])
                isChanged = true
            }
        }
        if isChanged { cache.save() }
        return zip(candidates, entries).map { candidate, entry in
            let description = entry?.description
            let condition: PluginState.Condition =
                description.map { $0.isEmpty ? .empty : .ready } ?? .broken
            return PluginState(
                origin: candidate.origin, file: candidate.file, label: candidate.label, description: description,
                condition: condition,
                error: entry?.error)
        }
    }

    private func ask(_ candidate: PluginCandidate, at seconds: Int) async -> PluginCache.Entry {
        // Before it is asked: a file that changes meanwhile is asked again.
        let identity = PluginCache.identity(candidate)
        do {
            let executable = try candidate.executable.get()
            let connection = try await PluginConnection.open(
                executable, Self.question, environment: environment, limits: limits, ledger: ledger,
                log: Logger(label: "clerk") { _ in SwiftLogNoOpLogHandler() })
            await connection.close()
            return PluginCache.Entry(identity: identity, description: connection.description, error: nil, at: seconds)
        } catch {
            return PluginCache.Entry(
                identity: identity, description: nil, error: Self.line(of: error), at: seconds)
        }
    }

    /// The first message to a plugin that is only asked what it is.
    static let question = InitializeParameters(host: host, storageDir: "", settings: [:], dryRun: true)

    /// An error in one line.
    static func line(of error: any Error) -> String {
        let text =
            switch error {
            case let fault as PluginFault: fault.observed
            case let problem as PluginCandidate.Problem: problem.reason
            case let failure as Failure: failure.observed
            default: String(describing: error)
            }
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ").withVisibleControls
        return String((line.hasSuffix(".") ? line.dropLast() : line[...]).prefix(500))
    }
}

extension PluginDescription {
    /// Whether it adds nothing: a Python file without plugin classes, for example.
    fileprivate var isEmpty: Bool {
        hooks.isEmpty && commands.isEmpty && jobTypes.isEmpty && workers.isEmpty && dataTypes.isEmpty
    }
}

/// The plugins of a program, and what became of those that were found.
package struct LoadedPlugins: Sendable {
    package let registry: PluginRegistry
    package let states: [PluginState]
    private let processes: [ProcessPlugin]
    private let ledger: ProcessLedger

    init(registry: PluginRegistry, states: [PluginState], processes: [ProcessPlugin], ledger: ProcessLedger) {
        self.ledger = ledger
        self.registry = registry
        self.states = states
        self.processes = processes
    }

    /// One line for each plugin of the directory that cannot be loaded: no command runs with one of these.
    var refusals: [String] {
        states.filter { $0.origin == .directory && $0.condition == .broken }.map { state in
            // The Python host names the file and what went wrong with it itself.
            let error = state.error ?? "unknown"
            return error.hasPrefix("Error ") ? error : "Error loading plugin \(state.file ?? state.name): \(error)"
        }
    }

    /// One line for each installed plugin that takes no part, and for each hook that does not exist.
    var warnings: [String] {
        states.filter { $0.origin == .installed && $0.condition == .broken }.map { state in
            "plugin \(state.name) is left out: \(state.error ?? "unknown") (`clerk plugins list` tells more)"
        }
            + states.flatMap { state in
                state.unknownHooks.map { "plugin \(state.name) has an unknown hook: \($0)" }
            }
    }

    /// Ends the processes.
    package func close() async {
        await withDiscardingTaskGroup { group in
            for process in processes { group.addTask { await process.close() } }
        }
        await ledger.endAll(PluginLimits())
    }
}

extension UnixSignal {
    /// Its number, as far as it is one of those that end commands.
    fileprivate var number: Int32 {
        switch self {
        case .sighup: SIGHUP
        case .sigint: SIGINT
        default: SIGTERM
        }
    }
}
