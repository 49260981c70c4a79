import ArgumentParser
import CivicModel
import ClerkPlugin

/// `clerk plugins`.
struct PluginsCommand: ParsableCommand {
    static let name = "plugins"

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Show and check plugins; set Python up for those written in it.",
        discussion: """
            Plugins are linked into this program, installed (a manifest in CLERK_PLUGIN_PATH,
            ~/.local/share/clerk/plugins or /usr/local/share/clerk/plugins, or a Python package), or lie in the
            directory of --plugins-dir. docs/write-a-plugin.md tells how to write one.
            """,
        subcommands: [PluginsList.self, PluginsCheck.self, PluginsPythonSetup.self])
}

/// `clerk plugins list`.
struct PluginsList: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show every plugin that was found: where it comes from, what it adds, its state.",
        discussion: "Every plugin is asked anew. Exit status: 0, or 1 when one is broken.")

    @Flag(help: "Print JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let reports = runtime.loaded.states.map(PluginReport.init)
        if json { runtime.console.out(JSONText.of(reports)) } else { print(reports, runtime.console) }
        return reports.contains { $0.state == PluginState.Condition.broken.rawValue } ? 1 : 0
    }

    private func print(_ reports: [PluginReport], _ console: Console) {
        guard !reports.isEmpty else { return console.out("There are no plugins.\n") }
        let rows = reports.map { [$0.name, $0.version ?? "-", $0.origin, $0.state, $0.adds] }
        let lines = TextTable.lines([["Name", "Version", "Origin", "State", "Adds"]] + rows)
        console.out(lines.joined(separator: "\n") + "\n")
        for report in reports {
            if let error = report.error { console.out("\n\(report.name): \(error)\n") }
            for hook in report.unknownHooks { console.out("\n\(report.name): unknown hook \(hook)\n") }
        }
    }
}

/// A plugin as `clerk plugins list` shows it.
struct PluginReport: Encodable {
    let name: String
    let version: String?
    let origin: String
    let file: String?
    let state: String
    let error: String?
    let hooks: [String]
    let unknownHooks: [String]
    let commands: [String]
    let jobTypes: [String]
    let workers: [String]
    let dataTypes: [String]

    init(_ plugin: PluginState) {
        name = plugin.name
        version = plugin.description?.version
        origin =
            switch plugin.origin {
            case .linked: "linked"
            case .installed: "installed"
            case .directory: "directory"
            }
        file = plugin.file
        state = plugin.condition.rawValue
        error = plugin.error
        hooks = (plugin.description?.hooks ?? []).filter { Hook(rawValue: $0) != nil }
        unknownHooks = plugin.unknownHooks
        commands = plugin.description?.commands.map(\.name) ?? []
        jobTypes = plugin.description?.jobTypes.map(\.name) ?? []
        workers = plugin.description?.workers.map(\.name) ?? []
        dataTypes = plugin.description?.dataTypes.map(\.name) ?? []
    }

    /// What it adds, in a few words.
    var adds: String {
        let called = hooks.filter { !$0.hasPrefix("register_") && $0 != Hook.getDataProcessors.rawValue }
        let parts = [
            ("hooks", called), ("commands", commands), ("jobs", jobTypes), ("workers", workers), ("data", dataTypes),
        ]
        let texts = parts.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))" }
        return texts.isEmpty ? "nothing" : texts.joined(separator: "; ")
    }
}
