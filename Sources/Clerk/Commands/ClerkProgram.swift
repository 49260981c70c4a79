import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin
import Logging

/// The `clerk` command: its own commands and those of its plugins.
package struct ClerkProgram: Sendable {
    /// The version that `clerk --version` prints.
    package static let version = "0.1.0"

    private let plugins: [any ClerkPlugin]
    private let console: Console
    private let now: @Sendable () -> Timestamp

    /// Takes the plugins and the effects of the process.
    package init(plugins: [any ClerkPlugin], console: Console, now: @escaping @Sendable () -> Timestamp) {
        self.plugins = plugins
        self.console = console
        self.now = now
    }

    /// Runs one command line; the answer is the exit status.
    ///
    /// - Parameter dotEnvPath: the file of settings that the environment overrides; it need not be there.
    package func run(_ arguments: [String], environment: [String: String], dotEnvPath: String) async -> Int32 {
        do {
            let registry = try PluginRegistry(plugins, builtInCommands: ClerkCommand.builtInNames)
            let isQuiet = arguments.first.map { ["-q", "--quiet"].contains($0) } ?? false
            var words = Array(arguments.dropFirst(isQuiet ? 1 : 0))
            if words.first == "help", words.count > 1, registry.commands.contains(where: { $0.name == words[1] }) {
                words = Array(words.dropFirst()) + ["--help"]
            }
            guard let first = words.first, !["-h", "--help", "help"].contains(first) || words.count > 1 else {
                console.out(ClerkCommand.help(with: registry.commands))
                return 0
            }
            let console = isQuiet ? console.quiet : console
            if let command = registry.commands.first(where: { $0.name == first }) {
                let context = try context(Settings(environment: environment, dotEnvPath: dotEnvPath), console)
                return await command.run(Array(words.dropFirst()), context)
            }
            return try await runBuiltIn(words, environment: environment, dotEnvPath: dotEnvPath, console: console)
        } catch let conflict as PluginRegistry.Conflict {
            return report(
                Failure(
                    "Could not start clerk", observed: conflict.description,
                    next: "remove one of the two plugins, or have it renamed."))
        } catch let failure as Failure {
            return report(failure)
        } catch {
            return report(
                Failure("Could not run clerk", observed: String(describing: error), next: "report this as a bug."))
        }
    }

    private func runBuiltIn(
        _ words: [String], environment: [String: String], dotEnvPath: String, console: Console
    ) async throws -> Int32 {
        do {
            var command = try ClerkCommand.parseAsRoot(words)
            guard let clerkCommand = command as? any ClerkSubcommand else {
                try command.run()
                return 0
            }
            let settings = try Settings(environment: environment, dotEnvPath: dotEnvPath)
            try await clerkCommand.run(settings: settings, console: console)
            return 0
        } catch let failure as Failure {
            throw failure
        } catch let error as SQLError {
            throw Failure(
                "Could not use the civic database", observed: "\(error).",
                next: error.condition == .corrupt
                    ? "restore it from a backup, then start again."
                    : "check the file, its directory and the rights of the user of clerk, then start again.")
        } catch {
            let code = ClerkCommand.exitCode(for: error).rawValue
            let text = ClerkCommand.fullMessage(for: error)
            if !text.isEmpty { (code == 0 ? console.out : console.error)(text + "\n") }
            return code
        }
    }

    private func context(_ settings: Settings, _ console: Console) -> PluginContext {
        PluginContext(
            storage: settings.storage, settings: settings.all, sites: SiteRegister(path: settings.civicDatabase),
            console: console, log: Logger(label: "clerk", factory: { _ in SwiftLogNoOpLogHandler() }), now: now)
    }

    private func report(_ failure: Failure) -> Int32 {
        console.error(failure.description + "\n")
        return failure.status.rawValue
    }
}
