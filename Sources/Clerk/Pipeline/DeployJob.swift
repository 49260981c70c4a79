import CivicModel
import ClerkPlugin
import Foundation

/// One `deploy-site` job: the plugins publish a site's databases, its row says so, and they are told.
package struct DeployJob {
    /// The type's name, which stored jobs carry.
    package static let type = "deploy-site"

    /// The job for a site; one that waits or runs already is not enqueued again.
    package static func request(for subdomain: Subdomain, priority: JobPriority = .normal) -> JobRequest {
        JobRequest(type, for: subdomain, priority: priority, uniqueKey: EnqueueCommand.key(type, subdomain))
    }

    let plugins: PluginRegistry
    let sites: SiteRegister
    let zone: TimeZone

    /// Deploys a site.
    ///
    /// - Throws: `Failure` when no plugin has a place for it, or what the first plugin that failed threw. The row keeps
    ///   its status then, and holds the error.
    func run(_ subdomain: Subdomain, in context: PluginContext) async throws {
        _ = try await sites.required(subdomain)
        do {
            let answer = try await plugins.deployMunicipality(subdomain, context: context)
            guard !answer.deployed.isEmpty else { throw Self.nowhere(subdomain, answer.declined) }
        } catch {
            let failure = (error as? PluginFailure)?.cause ?? error
            // The error of the deploy is the one to tell.
            try? await sites.recordDeployFailure(of: subdomain, PluginLoader.line(of: failure), at: context.now())
            throw failure
        }
        let site = try await sites.recordDeploy(of: subdomain, at: context.now(), in: zone)
        for failure in await plugins.postDeploy(site, context: context) {
            context.log.warning("post_deploy_failed", metadata: ["error_message": "\(failure)"])
            context.console.error("Warning: \(failure). \(failure.next)\n")
        }
    }

    private static func nowhere(_ subdomain: Subdomain, _ reasons: [String]) -> Failure {
        Failure(
            "Could not deploy \(subdomain)",
            observed: reasons.isEmpty ? "no plugin deploys." : "no place for it: \(reasons.joined(separator: "; ")).",
            state: "nothing was published, and the site is not called deployed.",
            next: "name a target under `deploy` in clerk.yaml (docs/operations/deploy.md), or install a plugin that "
                + "deploys.")
    }
}
