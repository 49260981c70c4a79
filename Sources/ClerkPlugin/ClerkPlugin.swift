import CivicModel

/// A plugin of clerk: the twelve hooks, each with a default that does nothing.
///
/// `docs/plugins.md` tells for each hook when it is called and what an error does; `Hook.combination` tells how the
/// answers of several plugins are combined.
public protocol ClerkPlugin: Sendable {
    /// The plugin's name in logs, listings and errors; unique among the plugins of a program.
    var name: String { get }
    /// The plugin's version.
    var version: String { get }
    /// The hooks that are called; all of them unless the plugin says which ones it answers.
    var hooks: [Hook] { get }
    /// The kinds of data that `getDataProcessors` is asked for; `finance` and `meetings` unless the plugin knows others.
    var dataTypes: [String] { get }

    /// Extra settings for a new site with this scraper label: the text of a JSON object, stored in `sites.extra`.
    func fetcherExtra(label: String, context: PluginContext) async throws -> String?

    /// The fetcher of meetings for a scraper label; nil when the label is not this plugin's.
    func fetcherClass(label: String, context: PluginContext) async throws -> FetcherFactory?

    /// Publishes a municipality's databases; `DeployDeclined` when there is no place for them.
    func deployMunicipality(subdomain: Subdomain, context: PluginContext) async throws

    /// Told after a site was deployed, with the fresh row.
    func postDeploy(site: Site, context: PluginContext) async throws

    /// Uploads one file, such as a page image, to where static files are served from.
    func uploadStaticFile(filePath: String, storagePath: String, context: PluginContext) async throws

    /// Told after a site was created.
    func postCreate(subdomain: Subdomain, context: PluginContext) async throws

    /// Commands that appear under `clerk`, as `clerk finance etl`.
    func registerCLICommands() -> [PluginCommand]

    /// Types of jobs that this plugin runs.
    func registerJobTypes() -> [JobType]

    /// Worker types that `clerk worker` offers for this plugin's queues.
    func registerWorkerFunctions() -> [WorkerFunction]

    /// The processor of a kind of data, `finance`; nil when this plugin has none.
    func getDataProcessors(dataType: String) -> (any DataProcessor)?

    /// Told before a site's database is compiled; an error stops the compilation before anything is written.
    func preCompilation(subdomain: Subdomain, runID: RunID, context: PluginContext) async throws

    /// Told after a site's database was compiled and is in place.
    func postCompilation(
        subdomain: Subdomain, databasePath: String, runID: RunID, context: PluginContext
    ) async throws
}

extension ClerkPlugin {
    public var hooks: [Hook] { Hook.allCases }
    public var dataTypes: [String] { ["finance", "meetings"] }
    public func fetcherExtra(label: String, context: PluginContext) async throws -> String? { nil }
    public func fetcherClass(label: String, context: PluginContext) async throws -> FetcherFactory? { nil }
    public func deployMunicipality(subdomain: Subdomain, context: PluginContext) async throws {
        throw DeployDeclined(because: "it does not deploy")
    }
    public func postDeploy(site: Site, context: PluginContext) async throws {}
    public func uploadStaticFile(filePath: String, storagePath: String, context: PluginContext) async throws {}
    public func postCreate(subdomain: Subdomain, context: PluginContext) async throws {}
    public func registerCLICommands() -> [PluginCommand] { [] }
    public func registerJobTypes() -> [JobType] { [] }
    public func registerWorkerFunctions() -> [WorkerFunction] { [] }
    public func getDataProcessors(dataType: String) -> (any DataProcessor)? { nil }
    public func preCompilation(subdomain: Subdomain, runID: RunID, context: PluginContext) async throws {}
    public func postCompilation(
        subdomain: Subdomain, databasePath: String, runID: RunID, context: PluginContext
    ) async throws {}
}
