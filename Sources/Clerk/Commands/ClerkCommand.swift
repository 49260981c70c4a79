import ArgumentParser
import ClerkPlugin

/// A command of clerk's own; the answer of `run` is the exit status.
protocol ClerkSubcommand: ParsableCommand {
    func run(in runtime: ClerkRuntime) async throws -> Int32
}

/// The root: `clerk`.
struct ClerkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk",
        abstract: "Collects and publishes the records of municipalities.",
        discussion: """
            Settings come from the environment, then from ./.env: STORAGE_DIR (default ../sites), DATABASE_URL
            (default ./civic.db) and those of docs/settings.md. Exit status: 0 done, 1 failed, 64 wrong usage, 75 try
            again later. The older spelling `clerk etl -s SITE update` is understood, too.
            """,
        version: ClerkProgram.version,
        subcommands: [
            NewCommand.self, UpdateCommand.self, DeployCommand.self, EnqueueCommand.self, WorkerCommand.self,
            StatusCommand.self,
            HealthCommand.self, JobsCommand.self, SitesCommand.self, ScheduleCommand.self, DatabaseCommand.self,
            PluginsCommand.self,
        ])

    /// The words that plugins cannot take.
    static let builtInNames =
        ["help", OlderSpelling.group] + OlderSpelling.commands.keys.sorted()
        + configuration.subcommands.compactMap { $0.configuration.commandName }

    /// The help text, with the commands of plugins below clerk's own.
    static func help(with commands: [PluginCommand]) -> String {
        let own = helpMessage(columns: 100)
        let options = """

            OPTIONS BEFORE A COMMAND:
              --plugins-dir <dir>     Take plugins from this directory. (default: \(GlobalOptions.defaultPluginsDirectory))
              -q, --quiet             Print results only, no progress.

            """
        guard !commands.isEmpty else { return own + "\n" + options }
        let width = commands.map(\.name.count).max() ?? 0
        let lines = commands.map { command in
            let padding = String(repeating: " ", count: max(1, max(width, 22) + 2 - command.name.count))
            return "  \(command.name)\(padding)\(command.summary)"
        }
        return own + "\n\nPLUGIN COMMANDS:\n" + lines.joined(separator: "\n") + "\n" + options
    }
}
