import ArgumentParser
import CivicModel
import ClerkPlugin
import Foundation
import Logging

/// `clerk plugins check`.
struct PluginsCheck: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Try a plugin by itself: its handshake, and every hook it declares.",
        discussion: """
            PATH is an executable, a Python file or a manifest. The plugin is told that this is a dry run, in which it
            must change nothing; sites are made up, and nothing that it asks for is written.

            Examples:
              clerk plugins check ./plugins/notify-file
              clerk plugins check --trace ./plugins/deploy.py       print every message
            """)

    @Argument(help: "The plugin.") var path: String

    @Flag(help: "Print every message, `>` before those to the plugin and `<` before its own, and its errors.")
    var trace = false

    @Flag(help: "Print JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let candidate = try candidate(PluginFinder(environment: runtime.settings.all))
        let console = runtime.console
        let show: WirePeer.Trace = { isOutgoing, line in
            console.error((isOutgoing ? "> " : "< ") + String(decoding: line, as: UTF8.self) + "\n")
        }
        let check = PluginCheck(
            candidate: candidate, environment: runtime.settings.all, context: runtime.context(),
            others: runtime.plugins, trace: trace ? show : nil)
        let report = await check.run()
        if json {
            console.out(JSONText.of(report))
        } else {
            console.out(report.text)
        }
        return report.isFine ? 0 : 1
    }

    private func candidate(_ finder: PluginFinder) throws -> PluginCandidate {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue else {
            throw Failure(
                "Could not check a plugin", observed: "\(path) is no file.",
                next: "name an executable, a Python file (.py) or a manifest (.json).", status: .usage)
        }
        return finder.candidate(PluginFinder.absolute(path))
    }
}

/// Tries one plugin.
struct PluginCheck: Sendable {
    struct Step: Encodable, Sendable {
        let what: String
        let isFine: Bool
        let detail: String?
    }

    struct Report: Encodable, Sendable {
        var name: String?
        var version: String?
        var steps: [Step] = []

        var isFine: Bool { steps.allSatisfy(\.isFine) }

        enum CodingKeys: String, CodingKey { case name, version, steps }

        var text: String {
            let lines = steps.map { step in
                "\(step.isFine ? "ok  " : "FAIL") \(step.what)\(step.detail.map { ": \($0)" } ?? "")\n"
            }
            let wrong = steps.filter { !$0.isFine }.count
            return lines.joined()
                + (wrong == 0 ? "Nothing is wrong.\n" : wrong == 1 ? "One step failed.\n" : "\(wrong) steps failed.\n")
        }
    }

    /// What hooks are asked about.
    static let site = "example.ca"

    let candidate: PluginCandidate
    let environment: [String: String]
    let context: PluginContext
    /// The plugins that take part already.
    let others: PluginRegistry
    let trace: WirePeer.Trace?

    func run() async -> Report {
        var report = Report()
        do {
            let executable = try candidate.executable.get()
            let connection = try await open(executable)
            let description = connection.description
            report.name = description.name
            report.version = description.version
            report.steps.append(
                Step(what: "initialize", isFine: true, detail: "\(description.name) \(description.version)"))
            report.steps += names(of: description, executable)
            let last = await tryHooks(of: connection, executable, &report)
            let wasOpen = last.isOpen
            await last.close()
            let end = last.process.end
            // Of a process that a failed hook ended there is nothing more to say.
            if wasOpen {
                report.steps.append(
                    Step(
                        what: "shutdown", isFine: end == .exited(0), detail: end == .exited(0) ? nil : end?.description)
                )
            }
        } catch {
            report.steps.append(Step(what: "initialize", isFine: false, detail: PluginLoader.line(of: error)))
        }
        return report
    }

    private func open(_ executable: PluginExecutable) async throws -> PluginConnection {
        let setup = InitializeParameters(
            host: PluginLoader.host, storageDir: context.storage.root, settings: [:], dryRun: true)
        return try await PluginConnection.open(
            executable, setup, environment: environment, limits: PluginLimits(), log: errorLog, trace: trace)
    }

    /// Whether its names are still to be had, as far as others are concerned than a plugin of its own name.
    private func names(of description: PluginDescription, _ executable: PluginExecutable) -> [Step] {
        let plugin = ProcessPlugin(
            description, executable, host: PluginLoader.host, environment: environment, limits: PluginLimits())
        do { _ = try others.replacing(plugin) } catch {
            return [Step(what: "names", isFine: false, detail: PluginLoader.line(of: error))]
        }
        return []
    }

    /// Calls each hook; a process that is gone is started again for the next one.
    private func tryHooks(
        of first: PluginConnection, _ executable: PluginExecutable, _ report: inout Report
    ) async -> PluginConnection {
        var connection = first
        for name in first.description.hooks {
            guard let hook = Hook(rawValue: name) else {
                report.steps.append(Step(what: name, isFine: false, detail: "there is no hook of this name"))
                continue
            }
            guard !hook.isRegistration else { continue }
            do {
                if !connection.isOpen { connection = try await open(executable) }
                let answer =
                    try await connection.call(
                        "hook", HookParameters(hook) { Self.fill(&$0, for: hook) }, PluginCall(dryContext),
                        limit: min(hook.timeLimit, Self.longestHook), as: HookAnswer.self
                    ).answer ?? .null
                report.steps.append(
                    Step(what: name, isFine: hook.accepts(answer), detail: "answered \(try answer.compactText)"))
            } catch {
                report.steps.append(Step(what: name, isFine: false, detail: PluginLoader.line(of: error)))
            }
        }
        return connection
    }

    /// How long a hook may take that has nothing to do.
    private static let longestHook: Duration = .seconds(30)

    /// Arguments such as a host gives.
    private static func fill(_ arguments: inout HookParameters.Arguments, for hook: Hook) {
        switch hook {
        case .fetcherExtra, .fetcherClass: arguments.label = "example"
        case .postDeploy: arguments.site = Subdomain(site).map { WireSite(Site(subdomain: $0)) }
        case .uploadStaticFile:
            arguments.filePath = "../sites/\(site)/images/CityCouncil/2026-01-31/1.png"
            arguments.storagePath = "/\(site)/CityCouncil/2026-01-31/1.png"
        default:
            arguments.subdomain = site
            if hook != .deployMunicipality, hook != .postCreate { arguments.runID = "\(site)_1781000000_a1b2c3" }
            if hook == .postCompilation { arguments.databasePath = "../sites/\(site)/meetings.db" }
        }
    }

    /// The plugin's standard error, for whoever watches.
    private var errorLog: Logger {
        let isShown = trace != nil
        let console = context.console
        return isShown
            ? Logger(label: "check") { _ in PlainLogHandler(console: console) }
            : Logger(label: "check") { _ in SwiftLogNoOpLogHandler() }
    }

    private var dryContext: PluginContext {
        let nobody = DryHost()
        return PluginContext(
            storage: context.storage, settings: [:], sites: nobody, jobs: nobody, console: context.console,
            log: errorLog, now: context.now)
    }
}
