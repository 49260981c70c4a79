import CivicModel
import ClerkPlugin
import Foundation
import TestSupport
import Testing

@testable import Clerk

/// Where plugins are found, and what becomes of those that cannot take part.
@Suite struct PluginLoaderTests {
    private let directory: TemporaryDirectory
    private let alameda: Subdomain

    init() throws {
        directory = try TemporaryDirectory()
        alameda = try #require(Subdomain("alameda.ca"))
        for name in ["plugins", "manifests", "more"] {
            try FileManager.default.createDirectory(
                atPath: directory.file(name), withIntermediateDirectories: false)
        }
    }

    private func load(
        fault: String = "", linked: [any ClerkPlugin] = [], from path: String? = nil, fresh: Bool = false
    ) async throws -> LoadedPlugins {
        var loader = PluginLoader(
            linked: linked, directory: path ?? directory.file("plugins"),
            environment: [
                "PATH": "/usr/bin:/bin", "FAULT": fault, "TRACES": directory.path, "HOME": directory.path,
                "CLERK_PLUGIN_PATH": directory.file("manifests") + ":" + directory.file("more"),
            ], now: { Timestamp(unixSeconds: 1_795_154_400) })
        loader.limits = ProbeExecutable.limits
        loader.isFresh = fresh
        return try await loader.load()
    }

    private func install(_ manifest: String, as name: String = "manifests/probe.json") throws {
        try directory.write(manifest, to: name)
    }

    private var starts: Int {
        ((try? String(contentsOfFile: directory.file("starts"), encoding: .utf8)) ?? "").split(separator: "\n").count
    }

    @Test func needsNoPluginsDirectory() async throws {
        let loaded = try await load(from: directory.file("nowhere"))
        #expect(loaded.states.isEmpty && loaded.refusals.isEmpty && loaded.warnings.isEmpty)
    }

    @Test func refusesAFileAsPluginsDirectory() async throws {
        let file = try directory.write("x", to: "file")
        let failure = await #expect(throws: Failure.self) { try await load(from: file) }
        #expect(failure?.observed == "Plugins path is not a directory: \(file)" && failure?.status == .failed)
    }

    @Test func takesExecutablesOfTheDirectoryAndNothingElse() async throws {
        let probe = try ProbeExecutable(named: "plugins/probe", in: directory)
        _ = try ProbeExecutable(named: "plugins/_draft", in: directory)
        _ = try ProbeExecutable(named: "plugins/.hidden", in: directory)
        try directory.write("notes", to: "plugins/README.md")
        try FileManager.default.createDirectory(
            atPath: directory.file("plugins/folder"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: directory.file("plugins/broken-link"), withDestinationPath: "/nonexistent")
        let loaded = try await load()
        #expect(loaded.states.map(\.name) == ["probe"])
        #expect(loaded.states.first?.file == probe.path && loaded.states.first?.condition == .ready)
        #expect(loaded.registry.plugins.map(\.name) == ["probe"])
    }

    @Test func asksAPluginOnceUntilItsFileChanges() async throws {
        _ = try ProbeExecutable(named: "plugins/probe", in: directory)
        for _ in 0..<3 { _ = try await load() }
        #expect(starts == 1)
        _ = try ProbeExecutable(named: "plugins/probe", in: directory)
        _ = try await load()
        #expect(starts == 2)
        _ = try await load(fresh: true)
        #expect(starts == 3)
        try directory.write("{\"damaged", to: ".cache/clerk/plugins.json")
        #expect(try await load().registry.plugins.count == 1)
        #expect(starts == 4)
    }

    @Test func refusesToStartWithABrokenPluginOfTheDirectory() async throws {
        let probe = try ProbeExecutable(named: "plugins/probe", in: directory)
        let loaded = try await load(fault: "dead start")
        #expect(
            loaded.refusals == [
                "Error loading plugin \(probe.path): it ended with the status 1; the last it said: no module named nothing"
            ])
        #expect(loaded.registry.plugins.isEmpty)
    }

    @Test func leavesABrokenInstalledPluginOutWithAWarning() async throws {
        let probe = try ProbeExecutable(named: "probe", in: directory)
        try install(#"{"executable": "\#(probe.path)"}"#)
        try install(#"{"executable": "../nothing-here"}"#, as: "manifests/gone.json")
        try install("{", as: "manifests/garbled.json")
        let loaded = try await load()
        #expect(loaded.registry.plugins.map(\.name) == ["probe"] && loaded.refusals.isEmpty)
        #expect(loaded.warnings.count == 2)
        #expect(loaded.warnings[0].hasPrefix("plugin garbled is left out: the manifest is not"))
        #expect(loaded.warnings[1].contains("plugin gone") && loaded.warnings[1].contains("is not there"))
        let silent = try await load(fault: "silent start", fresh: true)
        #expect(silent.registry.plugins.isEmpty && silent.warnings.count == 3)
        let again = starts
        _ = try await load(fault: "silent start")
        #expect(starts == again, "a broken plugin does not cost its time limit at every command")
    }

    @Test func givesAManifestItsArgumentsAndTheFirstOfANameItsPlace() async throws {
        let probe = try ProbeExecutable(named: "more/probe", in: directory)
        try install(#"{"executable": "probe", "arguments": ["--x"]}"#, as: "more/probe.json")
        #expect(try await load().states.first?.file == directory.file("more/probe.json"))
        try install(#"{"executable": "\#(probe.path)"}"#)
        let loaded = try await load()
        #expect(loaded.states.map(\.file) == [directory.file("manifests/probe.json")])
    }

    @Test func refusesWhatEveryoneMayWrite() async throws {
        let probe = try ProbeExecutable(named: "plugins/probe", in: directory)
        chmod(probe.path, 0o777)
        #expect(try await load().refusals.first?.contains("can be written by everyone") == true)
        #expect(starts == 0)
    }

    @Test(arguments: [
        ("worker command", "command `worker` is claimed by clerk and probe"),
        ("fetch-site", "job type `fetch-site` is claimed by clerk and probe"),
    ])
    func reportsAConflictWithBothNames(fault: String, conflict: String) async throws {
        let probe = try ProbeExecutable(named: "probe", in: directory)
        try install(#"{"executable": "\#(probe.path)"}"#)
        let installed = try await load(fault: fault)
        #expect(installed.warnings.first?.contains(conflict) == true && installed.registry.plugins.isEmpty)
        try FileManager.default.removeItem(atPath: directory.file("manifests/probe.json"))
        try FileManager.default.moveItem(atPath: probe.path, toPath: directory.file("plugins/probe"))
        let inDirectory = try await load(fault: fault)
        #expect(inDirectory.refusals.first?.hasSuffix(conflict) == true)
    }

    @Test func reportsTwoPluginsOfOneName() async throws {
        _ = try ProbeExecutable(named: "plugins/a", in: directory)
        _ = try ProbeExecutable(named: "plugins/b", in: directory)
        let loaded = try await load()
        #expect(loaded.registry.plugins.count == 1)
        #expect(loaded.refusals.first?.contains("plugin name `probe` is claimed by") == true)
    }

    @Test func warnsOfAHookThatDoesNotExist() async throws {
        _ = try ProbeExecutable(named: "plugins/probe", in: directory)
        let loaded = try await load(fault: "typo")
        #expect(loaded.warnings == ["plugin probe has an unknown hook: post_creat"])
        let failures = await loaded.registry.postCreate(alameda, context: plainContext())
        #expect(failures.isEmpty)
        await loaded.close()
    }

    @Test func asksLinkedThenInstalledThenThoseOfTheDirectory() async throws {
        let record = CallRecord()
        let installed = try ProbeExecutable(named: "installed", in: directory)
        try install(#"{"executable": "\#(installed.path)"}"#)
        let linked = RecordingPlugin(name: "linked", record: record)
        let loaded = try await load(linked: [linked])
        #expect(loaded.registry.plugins.map(\.name) == ["linked", "probe"])
        #expect(loaded.states.map(\.origin) == [.linked, .installed])
    }

    @Test func readsEntryPointsOfPackages() {
        let text = """
            [console_scripts]
            x = y:main

            [clerk.plugins]
            # ours
            fetchers = clerk_fetchers:Plugin
            finance=election_finance.plugin:FinancePlugin [extra]

            [other]
            z = z:z
            """
        #expect(PythonHost.names(in: text) == ["fetchers", "finance"])
    }
}
