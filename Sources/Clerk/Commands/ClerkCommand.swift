import ArgumentParser
import ClerkPlugin

/// A command of clerk's own, run with the settings of the process.
protocol ClerkSubcommand: ParsableCommand {
    func run(settings: Settings, console: Console) async throws
}

/// The root: `clerk`.
struct ClerkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk",
        abstract: "Collects and publishes the records of municipalities.",
        discussion: """
            Settings come from the environment, then from ./.env: STORAGE_DIR (default ../sites) and those of
            docs/settings.md. Exit status: 0 done, 1 failed, 64 wrong usage, 75 try again later.
            """,
        version: ClerkProgram.version,
        subcommands: [DatabaseCommand.self])

    /// The words that plugins cannot take.
    static let builtInNames = ["help"] + configuration.subcommands.compactMap { $0.configuration.commandName }

    /// The help text, with the commands of plugins below clerk's own.
    static func help(with commands: [PluginCommand]) -> String {
        let own = helpMessage(columns: 100)
        guard !commands.isEmpty else { return own + "\n" }
        let width = commands.map(\.name.count).max() ?? 0
        let lines = commands.map { command in
            let padding = String(repeating: " ", count: max(1, max(width, 22) + 2 - command.name.count))
            return "  \(command.name)\(padding)\(command.summary)"
        }
        return own + "\nPLUGIN COMMANDS:\n" + lines.joined(separator: "\n") + "\n\n"
            + "OPTIONS BEFORE A COMMAND:\n  -q, --quiet             Print results only, no progress.\n"
    }
}
