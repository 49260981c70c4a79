import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

/// `clerk rollback`.
struct RollbackCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk rollback", abstract: "Serve an older version of a site again, at every target.",
        discussion: """
            The version before the one that is served, or the one of --to. What was served until now is held back, so that
            the next deploy does not bring it again; a newer database is deployed as usual, and `clerk publish` brings
            back what was rolled back.

            Examples:
              clerk rollback berkeley.ca --list
              clerk rollback berkeley.ca
              clerk rollback berkeley.ca --to 20261120T140512Z-1a2b3c4d --reason "contributions were doubled"
            """)

    @Argument(help: "The site.", transform: SubdomainArgument.parse) var site: Subdomain

    @Option(help: "The version to serve.") var to: String?

    @Option(help: "Why, for the record.") var reason = "rolled back by hand"

    @Flag(help: "Only list the versions that are kept.") var list = false

    @Flag(help: "Print the result as JSON.") var json = false

    private struct Line: Encodable {
        let version, createdAt: String
        let servedBy: [String]
        let bytes: Int
    }

    func run(at place: Workplace) async throws -> Int32 {
        _ = try await place.sites.required(site)
        let store = try await place.publications(to: "Could not roll back \(site)")
        let versions = try await store.versions(of: site)
        let deployments = try await store.deployments(of: site, on: place.targets().map(\.name))
        if list { return show(versions, deployments, place) }
        guard let served = versions.first(where: { version in deployments.contains { $0.version == version.name } })
        else { throw failure("nothing of it is served.", next: "`clerk deploy \(site)` publishes it.") }
        guard let wanted = versions.first(where: { to == nil ? $0.name < served.name : $0.name == to }) else {
            let what = to.map { "there is no version \($0)" } ?? "there is no version before \(served.name)"
            throw failure(what + ".", next: "`clerk rollback \(site) --list` shows those that are kept.")
        }
        let lock = try SiteDeployment.lock(site, in: place.storage)
        defer { _ = lock }
        try await switchTargets(from: served, to: wanted, store, place)
        try await SitesPublication(place: place, targets: place.targets()).run(isForced: false)
        place.context.console.out(
            json
                ? JSONText.of(["subdomain": site.name, "version": wanted.name]) : "\(site): \(wanted.name) is served\n")
        return 0
    }

    private func switchTargets(
        from served: SiteVersion, to wanted: SiteVersion, _ store: PublicationStore, _ place: Workplace
    ) async throws {
        let targets = try place.targets()
        for target in targets {
            guard try await target.has(wanted) else {
                throw failure(
                    "\(target.name) has no whole version \(wanted.name).",
                    next: "`clerk rollback \(site) --list` shows others; or build the databases anew and deploy them.")
            }
        }
        // First, so that no deploy brings it again, wherever this ends.
        for name in StorageLayout.publishedDatabases {
            let (old, new) = (served.databases[name]?.sha256, wanted.databases[name]?.sha256)
            guard old != new else { continue }
            try await store.hold(
                name, sha256: old ?? SiteDeployment.absent, of: site, because: "rolled back: \(reason)")
        }
        // All have it, so none is left behind but by a fault, which the next attempt mends.
        for target in targets { try await SiteDeployment.serve(wanted, at: target, store) }
    }

    private func show(_ versions: [SiteVersion], _ deployments: [Deployment], _ place: Workplace) -> Int32 {
        let lines = versions.map { version in
            Line(
                version: version.name, createdAt: version.createdAt.description,
                servedBy: deployments.filter { $0.version == version.name }.map(\.target),
                bytes: version.databases.values.map(\.bytes).reduce(0, +))
        }
        if json {
            place.context.console.out(JSONText.of(lines))
            return 0
        }
        let rows = lines.map { [$0.version, $0.createdAt, "\($0.bytes)", $0.servedBy.joined(separator: ", ")] }
        for line in TextTable.lines([["version", "made", "bytes", "served by"]] + rows, rightAligned: [2]) {
            place.context.console.out(line + "\n")
        }
        return 0
    }

    private func failure(_ observed: String, next: String) -> Failure {
        Failure("Could not roll back \(site)", observed: observed, next: next)
    }
}
