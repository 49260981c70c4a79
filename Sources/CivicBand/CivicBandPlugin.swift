import CivicModel
import ClerkPlugin

/// What ties the systems: the built-in `deploy_municipality`, and the commands that operate a running CivicBand.
public struct CivicBandPlugin: ClerkPlugin {
    static let currentVersion = "0.1.0"

    /// The plugin's name.
    public let name = "civicband"
    /// The plugin's version.
    public let version = Self.currentVersion

    /// What it answers; the other hooks are nothing to it.
    public let hooks: [Hook] = [.deployMunicipality, .postDeploy, .registerCLICommands, .registerJobTypes]

    /// Makes the plugin; all that it needs comes in the context of each call.
    public init() {}

    /// Publishes a site's databases to every target of the configuration.
    public func deployMunicipality(subdomain: Subdomain, context: PluginContext) async throws {
        try await Workplace.with(context) { place in
            let targets = try place.targets()
            guard !targets.isEmpty else { throw DeployDeclined(because: "clerk.yaml names no target") }
            let store = try await place.publications(to: "Could not deploy \(subdomain)")
            let outcome = try await SiteDeployment(place: place, store: store, targets: targets, subdomain: subdomain)
                .run()
            context.console.note("\(subdomain): \(outcome.text)\n")
        }
    }

    /// Brings `sites.db` up to date with the fresh row.
    public func postDeploy(site: Site, context: PluginContext) async throws {
        try await SitesPublication.run(after: site, in: context)
    }

    /// The commands of operation.
    public func registerCLICommands() -> [PluginCommand] { OperationCommands.all }

    /// `sites-db`: sends the list of sites to targets that were away.
    public func registerJobTypes() -> [JobType] {
        [
            JobType(
                name: SitesPublication.job, queue: "deploy", timeLimit: .seconds(600),
                retry: JobRetry(attempts: 8, firstPause: .seconds(60))
            ) { _, context in
                try await Workplace.with(context) { place in
                    _ = try await SitesPublication(place: place, targets: place.targets()).run(isForced: true)
                }
            }
        ]
    }
}
