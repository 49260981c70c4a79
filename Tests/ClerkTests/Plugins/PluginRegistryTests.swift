import CivicModel
import Clerk
import ClerkPlugin
import Testing

@Suite struct PluginRegistryTests {
    private let record = CallRecord()
    private let site = Subdomain("berkeley.ca")

    @Test func takesTheFirstRegisteredAnswer() async throws {
        let registry = try registry([
            RecordingPlugin(name: "silent", record: record),
            RecordingPlugin(name: "first", record: record, extra: "finance"),
            RecordingPlugin(name: "second", record: record, extra: "finance"),
        ])
        #expect(try await registry.fetcherExtra(label: "legistar", context: plainContext()) == "finance")
        #expect(try await registry.fetcherClass(label: "legistar", context: plainContext()) != nil)
        #expect(registry.dataProcessor(for: "finance")?.jobType == "first")
        #expect(registry.dataProcessor(for: "weather") == nil)
        #expect(
            await record.calls == [
                "silent fetcher_extra legistar", "first fetcher_extra legistar",
                "silent fetcher_class legistar", "first fetcher_class legistar",
            ])
    }

    @Test func callsAllPluginsThoughOneFails() async throws {
        let registry = try registry([
            RecordingPlugin(name: "a", record: record),
            RecordingPlugin(
                name: "b", record: record, failing: [.postDeploy, .postCreate, .uploadStaticFile, .postCompilation]),
            RecordingPlugin(name: "c", record: record),
        ])
        let site = try #require(site)
        let context = plainContext()
        let failures =
            await registry.postDeploy(Site(subdomain: site), context: context)
            + registry.postCreate(site, context: context)
            + registry.uploadStaticFile(filePath: "f", storagePath: "s", context: context)
            + registry.postCompilation(site, databasePath: "d", runID: RunID("r"), context: context)
        #expect(await record.calls.count == 12)
        #expect(failures.map(\.plugin) == ["b", "b", "b", "b"])
        #expect(failures.map(\.hook) == [.postDeploy, .postCreate, .uploadStaticFile, .postCompilation])
        #expect(failures.first?.description == "plugin b failed in post_deploy: broken on purpose")
    }

    @Test func stopsBeforeCompilationAndDeployAtTheFirstFailure() async throws {
        let registry = try registry([
            RecordingPlugin(name: "a", record: record, failing: [.preCompilation, .deployMunicipality]),
            RecordingPlugin(name: "b", record: record),
        ])
        let site = try #require(site)
        let error = await #expect(throws: PluginFailure.self) {
            try await registry.preCompilation(site, runID: RunID("r"), context: plainContext())
        }
        #expect(error?.plugin == "a")
        await #expect(throws: PluginFailure.self) {
            try await registry.deployMunicipality(site, context: plainContext())
        }
        #expect(
            await record.calls == ["a pre_compilation berkeley.ca r", "a deploy_municipality berkeley.ca"])
    }

    @Test func reportsTwoClaimsOfOneNameWithBothNames() {
        let one = RecordingPlugin(name: "one", record: record, commands: ["x"], jobs: ["y"], workers: ["z"])
        var other = RecordingPlugin(name: "other", record: record)
        let claims: [(String, (inout RecordingPlugin) -> Void)] = [
            ("command `x`", { $0.commands = ["x"] }), ("job type `y`", { $0.jobs = ["y"] }),
            ("worker `z`", { $0.workers = ["z"] }),
        ]
        for (claim, change) in claims {
            other = RecordingPlugin(name: "other", record: record)
            change(&other)
            let error = #expect(throws: PluginRegistry.Conflict.self) { try registry([one, other]) }
            #expect(error?.description == "\(claim) is claimed by one and other")
        }
        let same = #expect(throws: PluginRegistry.Conflict.self) { try registry([one, one]) }
        #expect(same?.kind == "plugin name")
    }

    @Test func keepsBuiltInCommands() {
        let claiming = RecordingPlugin(name: "greedy", record: record, commands: ["db"])
        let error = #expect(throws: PluginRegistry.Conflict.self) { try registry([claiming]) }
        #expect(error?.description == "command `db` is claimed by clerk and greedy")
    }

    private func registry(_ plugins: [RecordingPlugin]) throws -> PluginRegistry {
        try PluginRegistry(plugins, builtInCommands: ["db"])
    }
}
