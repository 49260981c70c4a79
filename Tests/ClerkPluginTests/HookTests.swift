import CivicModel
import ClerkPlugin
import Logging
import Testing

@Suite struct HookTests {
    /// The plan's names; plugins of any language use them.
    private let planned = [
        "fetcher_extra", "fetcher_class", "deploy_municipality", "post_deploy", "upload_static_file", "post_create",
        "register_cli_commands", "register_job_types", "register_worker_functions", "get_data_processors",
        "pre_compilation", "post_compilation",
    ]

    @Test func hasTheTwelveHooksOfThePlan() {
        #expect(Hook.allCases.map(\.rawValue) == planned)
    }

    @Test func combinesAnswersAsDocumented() {
        let combinations = Dictionary(grouping: Hook.allCases, by: \.combination).mapValues { $0.map(\.rawValue) }
        #expect(combinations[.firstAnswer] == ["fetcher_extra", "fetcher_class", "get_data_processors"])
        #expect(
            combinations[.collect] == ["register_cli_commands", "register_job_types", "register_worker_functions"])
        #expect(combinations[.runAll] == ["post_deploy", "upload_static_file", "post_create", "post_compilation"])
        #expect(combinations[.runAllOrStop] == ["deploy_municipality", "pre_compilation"])
    }

    @Test func doesNothingByDefault() async throws {
        struct Quiet: ClerkPlugin {
            let name = "quiet"
            let version = "1"
        }
        let context = PluginContext(
            storage: StorageLayout(root: "."), settings: [:], sites: DryHost(), jobs: DryHost(),
            console: Console(out: { _ in }, error: { _ in }, isTerminal: false),
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), now: { Timestamp(unixSeconds: 0) })
        let plugin: any ClerkPlugin = Quiet()
        let site = try #require(Subdomain("berkeley.ca"))
        #expect(try await plugin.fetcherExtra(label: "x", context: context) == nil)
        #expect(try await plugin.fetcherClass(label: "x", context: context) == nil)
        #expect(plugin.registerCLICommands().isEmpty)
        #expect(plugin.registerJobTypes().isEmpty)
        #expect(plugin.registerWorkerFunctions().isEmpty)
        #expect(plugin.getDataProcessors(dataType: "finance") == nil)
        // Nothing was published, so that the site is not called deployed.
        await #expect(throws: DeployDeclined.self) {
            try await plugin.deployMunicipality(subdomain: site, context: context)
        }
        try await plugin.postDeploy(site: Site(subdomain: site), context: context)
        try await plugin.uploadStaticFile(filePath: "a", storagePath: "b", context: context)
        try await plugin.postCreate(subdomain: site, context: context)
        try await plugin.preCompilation(subdomain: site, runID: RunID("r"), context: context)
        try await plugin.postCompilation(subdomain: site, databasePath: "d", runID: RunID("r"), context: context)
    }
}
