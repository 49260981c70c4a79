import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation

/// The `clerk` command: its own commands and those of its plugins.
package struct ClerkProgram: Sendable {
    /// The version that `clerk --version` prints.
    package static let version = "0.3.0"

    private let plugins: [any ClerkPlugin]
    private let console: Console
    private let now: @Sendable () -> Timestamp
    private let zone: TimeZone
    private let usualSchedule: String

    /// Takes the plugins and the effects of the process.
    ///
    /// - Parameters:
    ///   - zone: the zone of the columns that hold local time.
    ///   - usualSchedule: the schedule of those who have none of their own.
    package init(
        plugins: [any ClerkPlugin], console: Console, now: @escaping @Sendable () -> Timestamp, zone: TimeZone,
        usualSchedule: String = Schedule.builtIn
    ) {
        self.plugins = plugins
        self.console = console
        self.now = now
        self.zone = zone
        self.usualSchedule = usualSchedule
    }

    /// Runs one command line; the answer is the exit status.
    ///
    /// - Parameter dotEnvPath: the file of settings that the environment overrides; it need not be there.
    package func run(_ arguments: [String], environment: [String: String], dotEnvPath: String) async -> Int32 {
        do {
            let options = try GlobalOptions(arguments)
            let words = OlderSpelling.current(options.words)
            if words == ["--version"] {
                console.out(Self.version + "\n")
                return 0
            }
            // Settings that are malformed are told by the command that needs them; help needs none.
            let settings = try? Settings(environment: environment, dotEnvPath: dotEnvPath).all
            var loader = PluginLoader(
                linked: plugins, directory: options.pluginsDirectory, environment: settings ?? environment, now: now)
            loader.isFresh = words.starts(with: [PluginsCommand.name, "list"])
            let ending = takesSignals(words.first) ? nil : loader.endWithSignals()
            defer { ending?.cancel() }
            let loaded = try await loader.load()
            // A plugin's command takes its signals itself.
            if loaded.registry.commands.contains(where: { $0.name == words.first }) { ending?.cancel() }
            do {
                let status = try await run(words, options, loaded) {
                    try Settings(environment: environment, dotEnvPath: dotEnvPath)
                } again: { words in
                    await CommandSession.$takesSignals.withValue(false) {
                        await run(options.leading + words, environment: environment, dotEnvPath: dotEnvPath)
                    }
                }
                await loaded.close()
                return status
            } catch {
                await loaded.close()
                throw error
            }
        } catch let conflict as PluginRegistry.Conflict {
            return report(
                Failure(
                    "Could not start clerk", observed: conflict.description,
                    next: "remove one of the two plugins, or have it renamed."))
        } catch let failure as Failure {
            return report(failure)
        } catch let error as SQLError {
            return report(Self.failure(error))
        } catch {
            return report(
                Failure("Could not run clerk", observed: String(describing: error), next: "report this as a bug."))
        }
    }

    /// Whether a command ends in its own way at a signal: as a worker does, or at once, as one that is linked in.
    private func takesSignals(_ command: String?) -> Bool {
        ["worker", "schedule"].contains(command) || !CommandSession.takesSignals
            || plugins.contains { $0.registerCLICommands().contains { $0.name == command } }
    }

    private func run(
        _ words: [String], _ options: GlobalOptions, _ loaded: LoadedPlugins,
        _ settings: @escaping () throws -> Settings,
        again: @escaping @Sendable ([String]) async -> Int32
    ) async throws -> Int32 {
        var words = words
        let console = options.isQuiet ? console.quiet : console
        let commands = loaded.registry.commands
        if words.first == "help", words.count > 1, commands.contains(where: { $0.name == words[1] }) {
            words = Array(words.dropFirst()) + ["--help"]
        }
        let first = words.first ?? "help"
        let isHelp = ["-h", "--help", "help"].contains(first) && words.count <= 1
        // A plugin that is broken must not hide what is wrong with it.
        let isLenient = isHelp || [PluginsCommand.name, "help"].contains(first)
        if !loaded.refusals.isEmpty, !isLenient {
            for line in loaded.refusals { console.error(line + "\n") }
            return Failure.Status.failed.rawValue
        }
        if isHelp {
            console.out(ClerkCommand.help(with: commands))
            for line in loaded.refusals + loaded.warnings { console.error(line + "\n") }
            return 0
        }
        let makeRuntime = {
            let settings = try settings()
            let logs = try LogOutput(
                command: first, isOfPlugin: commands.contains { $0.name == first }, settings: settings,
                console: console, zone: zone)
            for line in isLenient ? [] : loaded.warnings {
                if logs.isWritten {
                    logs.logger.warning("plugin_warning", metadata: ["message": "\(line)"])
                } else {
                    console.error("Warning: \(line)\n")
                }
            }
            return ClerkRuntime(
                settings: settings, loaded: loaded, console: console, logs: logs, now: now, zone: zone,
                usualSchedule: usualSchedule, runCommand: again)
        }
        if let command = commands.first(where: { $0.name == first }) {
            let runtime = try makeRuntime()
            let status = await command.run(Array(words.dropFirst()), runtime.context())
            await runtime.close()
            return status
        }
        return try await runBuiltIn(words, console: console, makeRuntime)
    }

    private func runBuiltIn(
        _ words: [String], console: Console, _ makeRuntime: () throws -> ClerkRuntime
    ) async throws -> Int32 {
        do {
            var command = try ClerkCommand.parseAsRoot(words)
            guard let clerkCommand = command as? any ClerkSubcommand else {
                try command.run()
                return 0
            }
            let runtime = try makeRuntime()
            do {
                let status = try await clerkCommand.run(in: runtime)
                await runtime.close()
                return status
            } catch {
                await runtime.close()
                throw error
            }
        } catch let failure as Failure {
            throw failure
        } catch let error as SQLError {
            throw error
        } catch let refusal as Migrator.Refusal {
            throw refusal
        } catch {
            let code = ClerkCommand.exitCode(for: error).rawValue
            let text = ClerkCommand.fullMessage(for: error)
            if !text.isEmpty { (code == 0 ? console.out : console.error)(text + "\n") }
            return code
        }
    }

    /// Tells a database's error to a person.
    package static func failure(_ error: SQLError) -> Failure {
        switch error.condition {
        case .unavailable:
            Failure(
                "Cannot connect to database", observed: "\(error).",
                next:
                    "check that the server runs and DATABASE_URL is right, or the rights on the file; then try again.",
                status: .tryAgainLater)
        case .busy:
            Failure(
                "Could not use the civic database", observed: "\(error).",
                next: "wait for the other program that holds it, then start again.", status: .tryAgainLater)
        case .full:
            Failure(
                "Could not use the civic database", observed: "\(error).",
                next: "make room on the disk, then start again.", status: .tryAgainLater)
        case .readOnly:
            Failure(
                "Could not use the civic database", observed: "\(error).",
                next: "give the user of clerk the right to write the file and its directory, then start again.")
        case .corrupt:
            Failure(
                "Could not use the civic database", observed: "\(error).",
                next: "restore it from a backup, then start again.")
        default:
            Failure(
                "Could not use the civic database", observed: "\(error).",
                next: "`clerk db check` tells whether its schema is right; otherwise report this as a bug.")
        }
    }

    private func report(_ failure: Failure) -> Int32 {
        console.error(failure.description + "\n")
        return failure.status.rawValue
    }
}
