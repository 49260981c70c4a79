import CivicModel
import ClerkPlugin

/// The plugins of a program, asked in the order they were registered.
package struct PluginRegistry: Sendable {
    /// The plugins, first registered first.
    package let plugins: [any ClerkPlugin]
    private let builtInCommands: [String]
    private let builtInJobTypes: [String]
    private let builtInWorkers: [String]

    /// Two plugins, or a plugin and clerk itself, that claim one name.
    package struct Conflict: Error, Sendable, Hashable, CustomStringConvertible {
        /// What is claimed: `command`, `job type`, `worker`, `plugin name`.
        package let kind: String
        /// The claimed name.
        package let name: String
        /// Who claims it; `clerk` stands for a built-in.
        package let claimants: [String]

        /// One line with both names.
        package var description: String { "\(kind) `\(name)` is claimed by \(claimants.joined(separator: " and "))" }
    }

    /// Registers plugins and refuses those that claim one name.
    ///
    /// - Parameters:
    ///   - builtInCommands: the words that clerk's own commands take.
    ///   - builtInJobTypes: the names of clerk's own types of jobs.
    ///   - builtInWorkers: the words after `clerk worker` that are clerk's own; a plugin may serve one of these queues
    ///     under the queue's own name, also with others beside it.
    /// - Throws: `Conflict`, naming both sides.
    package init(
        _ plugins: [any ClerkPlugin], builtInCommands: [String], builtInJobTypes: [String] = [],
        builtInWorkers: [String] = []
    ) throws {
        self.plugins = plugins
        self.builtInCommands = builtInCommands
        self.builtInJobTypes = builtInJobTypes
        self.builtInWorkers = builtInWorkers
        try Self.check("plugin name", plugins.map { ($0.name, $0.name) })
        try Self.check(
            "command",
            builtInCommands.map { ($0, "clerk") }
                + plugins.flatMap { plugin in plugin.registerCLICommands().map { ($0.name, plugin.name) } })
        try Self.check(
            "job type",
            builtInJobTypes.map { ($0, "clerk") }
                + plugins.flatMap { plugin in plugin.registerJobTypes().map { ($0.name, plugin.name) } })
        let sameQueues = plugins.flatMap { $0.registerWorkerFunctions() }.filter { $0.queues.contains($0.name) }
            .map(\.name)
        try Self.check(
            "worker",
            builtInWorkers.filter { !sameQueues.contains($0) }.map { ($0, "clerk") }
                + plugins.flatMap { plugin in plugin.registerWorkerFunctions().map { ($0.name, plugin.name) } })
    }

    /// The same with one plugin more.
    ///
    /// - Throws: `Conflict`, naming both sides.
    package func adding(_ plugin: any ClerkPlugin) throws -> PluginRegistry { try with(plugins + [plugin]) }

    /// The same with this plugin in the place of one of its name, if there is one.
    ///
    /// - Throws: `Conflict`, naming both sides.
    package func replacing(_ plugin: any ClerkPlugin) throws -> PluginRegistry {
        try with(plugins.filter { $0.name != plugin.name } + [plugin])
    }

    private func with(_ plugins: [any ClerkPlugin]) throws -> PluginRegistry {
        try PluginRegistry(
            plugins, builtInCommands: builtInCommands, builtInJobTypes: builtInJobTypes,
            builtInWorkers: builtInWorkers)
    }

    private static func check(_ kind: String, _ claims: [(name: String, claimant: String)]) throws {
        var owners: [String: String] = [:]
        for (name, claimant) in claims {
            if let owner = owners[name] { throw Conflict(kind: kind, name: name, claimants: [owner, claimant]) }
            owners[name] = claimant
        }
    }

    /// `register_cli_commands`: every plugin's commands.
    package var commands: [PluginCommand] { plugins.flatMap { $0.registerCLICommands() } }

    /// `register_job_types`: every plugin's types of jobs.
    package var jobTypes: [JobType] { plugins.flatMap { $0.registerJobTypes() } }

    /// `register_worker_functions`: every plugin's worker types.
    package var workerFunctions: [WorkerFunction] { plugins.flatMap { $0.registerWorkerFunctions() } }

    /// `get_data_processors`: the first plugin that processes this kind of data.
    package func dataProcessor(for dataType: String) -> (any DataProcessor)? {
        for plugin in plugins {
            if let processor = plugin.getDataProcessors(dataType: dataType) { return processor }
        }
        return nil
    }
}
