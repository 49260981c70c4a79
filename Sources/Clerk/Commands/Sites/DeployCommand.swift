import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk deploy`.
struct DeployCommand: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy", abstract: "Publish the databases of sites to every target.",
        discussion: """
            What is served already is not sent again. A database that fails the gate is held back, and the old one stays
            served: `clerk status` shows why, `clerk publish` accepts it. The targets stand in clerk.yaml;
            docs/operations/deploy.md tells the form.

            Examples:
              clerk deploy berkeley.ca
              clerk deploy --all --enqueue                   as jobs, for `clerk worker deploy`
            """)

    @Argument(help: "The sites.", transform: SubdomainArgument.parse) var sites: [Subdomain] = []

    @Option(name: [.short, .long], help: "The site, such as berkeley.ca.", transform: SubdomainArgument.parse)
    var subdomain: Subdomain?

    @Flag(help: "Every site.") var all = false

    @Flag(help: "Enqueue a deploy-site job for each site instead.") var enqueue = false

    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws {
        guard all != (!sites.isEmpty || subdomain != nil) else {
            throw ValidationError("Say which sites, or --all.")
        }
    }

    private struct Result: Encodable {
        let subdomain: String
        let outcome: String
        let error: String?
    }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let chosen = sites + (subdomain.map { [$0] } ?? [])
        let subdomains = all ? try await runtime.sites.all().map(\.subdomain) : chosen
        for subdomain in chosen { _ = try await runtime.sites.required(subdomain) }
        if enqueue { return try await enqueue(subdomains, runtime) }
        var failures: [Failure] = []
        var results: [Result] = []
        let deploy = try runtime.catalog.definition(of: DeployJob.type)
        for subdomain in subdomains {
            do {
                try await deploy.run?(
                    JobInvocation(subdomain: subdomain, runID: runtime.runID(for: subdomain)), runtime.context())
                results.append(Result(subdomain: subdomain.name, outcome: "deployed", error: nil))
                if !json { runtime.console.out("\(subdomain): deployed\n") }
            } catch {
                let failure = error as? Failure ?? Self.failure(error, of: subdomain)
                failures.append(failure)
                results.append(Result(subdomain: subdomain.name, outcome: "failed", error: failure.observed))
                runtime.console.error(failure.description + "\n")
            }
        }
        if json { runtime.console.out(JSONText.of(results)) }
        let isLater = failures.allSatisfy { $0.status == .tryAgainLater }
        return failures.isEmpty ? 0 : (isLater ? Failure.Status.tryAgainLater : .failed).rawValue
    }

    private func enqueue(_ subdomains: [Subdomain], _ runtime: ClerkRuntime) async throws -> Int32 {
        let store = try await runtime.jobs(to: "Could not enqueue deploys")
        let result = try await store.enqueue(
            subdomains.map { DeployJob.request(for: $0) })
        runtime.console.out(
            json
                ? JSONText.of(["enqueued": result.ids.map(\.description), "already_waiting": result.duplicates])
                : "Enqueued \(result.ids.count.counted("deploy"))\n")
        return 0
    }

    private static func failure(_ error: any Error, of subdomain: Subdomain) -> Failure {
        Failure(
            "Could not deploy \(subdomain)", observed: PluginLoader.line(of: error) + ".",
            state: "what was served before still is.", next: "correct what is told, then `clerk deploy \(subdomain)`.")
    }
}
