import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

/// `clerk rollback`.
struct RollbackCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk rollback", abstract: "Serve an older version of a site again, at every target or some.",
        discussion: """
            The version before the one that is served, or the one of --to. What was served until now is held back, so that
            the next deploy does not bring it again; a newer database is deployed as usual, and `clerk publish` brings
            back what was rolled back.

            Examples:
              clerk rollback berkeley.ca --list
              clerk rollback berkeley.ca
              clerk rollback berkeley.ca --to 20261120T140512Z-1a2b3c4d --reason "contributions were doubled"
              clerk rollback berkeley.ca --target web        where another target is away
            """)

    @Argument(help: "The site.", transform: SubdomainArgument.parse) var site: Subdomain

    @Option(help: "The version to serve.") var to: String?

    @Option(help: "Why, for the record.") var reason = "rolled back by hand"

    @Option(help: "Only at this target; may be given several times.") var target: [String] = []

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
        let targets = try wantedTargets(place)
        // Before anything is read: no deploy changes what is served between the look and the switch.
        let lock = try list ? nil : SiteDeployment.lock(site, in: place.storage)
        defer { _ = lock }
        let versions = try await store.versions(of: site)
        let deployments = try await store.deployments(of: site, on: targets.map(\.name))
        if list { return show(versions, deployments, place) }
        guard let served = versions.first(where: { version in deployments.contains { $0.version == version.name } })
        else { throw failure("nothing of it is served.", next: "`clerk deploy \(site)` publishes it.") }
        if to == nil, deployments.count < targets.count || Set(deployments.map(\.version)).count > 1 {
            throw failure(
                "its targets serve different versions, so that none is the one before.",
                next: "`clerk rollback \(site) --list` shows them: name one with --to.")
        }
        let older = versions.first { to == nil ? $0.name < served.name && $0.wasServed : $0.name == to }
        guard let wanted = older else {
            let what = to.map { "there is no version \($0)" } ?? "there is no version before \(served.name)"
            throw failure(what + ".", next: "`clerk rollback \(site) --list` shows those that are kept.")
        }
        try await switchTargets(targets, from: served, to: wanted, store)
        try await SitesPublication(place: place, targets: place.targets()).run(isForced: false)
        place.context.console.out(
            json
                ? JSONText.of(["subdomain": site.name, "version": wanted.name]) : "\(site): \(wanted.name) is served\n")
        return 0
    }

    private func wantedTargets(_ place: Workplace) throws -> [any DeployTarget] {
        let all = try place.targets()
        if let unknown = target.first(where: { name in !all.contains { $0.name == name } }) {
            throw failure(
                "clerk.yaml has no target \(unknown).", next: "use one of \(all.map(\.name).joined(separator: ", ")).")
        }
        return all.filter { target.isEmpty || target.contains($0.name) }
    }

    private func switchTargets(
        _ targets: [any DeployTarget], from served: SiteVersion, to wanted: SiteVersion, _ store: PublicationStore
    ) async throws {
        for target in targets {
            let isThere: Bool
            do { isThere = try await target.has(wanted) } catch {
                throw failure(
                    "\(target.name): \(error).", next: "wait for it, or leave it out: `--target` names the others.")
            }
            guard isThere else {
                throw failure(
                    "\(target.name) has no whole version \(wanted.name).",
                    next: "`clerk rollback \(site) --list` shows others; or build the databases anew and deploy them; "
                        + "or leave it out: `--target` names the others.")
            }
        }
        // First, so that no deploy brings it again, wherever this ends.
        for name in StorageLayout.publishedDatabases {
            let (old, new) = (served.databases[name]?.sha256, wanted.databases[name]?.sha256)
            guard old != new else { continue }
            try await store.hold(
                name, sha256: old ?? SiteDeployment.absent, of: site, because: "rolled back: \(reason)")
        }
        // All have it, so none is left behind but by a fault.
        var done: [String] = []
        var problems: [String] = []
        for target in targets {
            do {
                try await SiteDeployment.serve(wanted, at: target, store)
                done.append(target.name)
            } catch { problems.append("\(target.name): \(error)") }
        }
        guard problems.isEmpty else {
            throw Failure(
                "Could not roll back \(site)", observed: problems.joined(separator: "; ") + ".",
                state: (done.isEmpty ? "no target" : done.joined(separator: ", ")) + " serves \(wanted.name).",
                next: "`clerk rollback \(site) --to \(wanted.name)` again when the others answer.",
                status: .tryAgainLater)
        }
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
