import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

/// `clerk reconcile`.
struct ReconcileCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk reconcile",
        abstract: "Compare what is built with what is served, and enqueue what is missing.",
        discussion: """
            Enqueues a deploy for each site with a database that no deploy has seen as it is now, and for those that some
            target does not serve, or has lost, unless they are held back; and brings sites.db up to date. For the schedule, every quarter
            of an hour: it also finds databases that nothing announced, such as a meetings.db that was copied into place,
            and deploys that failed for good.

            Examples:
              clerk reconcile --json
              clerk reconcile --resend web                   after that target was set up anew
            """)

    @Flag(help: "Only tell what would be enqueued.") var dryRun = false

    @Option(help: "A target that lost its files: send it all of them again.") var resend: String?

    @Flag(help: "Print the result as JSON.") var json = false

    func run(at place: Workplace) async throws -> Int32 {
        let targets = try place.targets()
        guard !targets.isEmpty else {
            place.context.console.out(json ? "[]\n" : "No target is configured: nothing to deploy\n")
            return 0
        }
        let store = try await place.publications(to: "Could not reconcile")
        let names = targets.map(\.name)
        if let resend { try await forget(resend, names, store) }
        let versions = try await store.servedVersions(on: names)
        let deployments = Dictionary(grouping: try await store.deployments(on: names), by: \.subdomain)
        let held = Set(try await store.openHolds().map(\.subdomain))
        let behind = try await place.sites.all().map(\.subdomain).filter { site in
            let now = SeenFiles.now(of: site, in: place.storage)
            guard !now.isEmpty else { return false }
            let last = SeenFiles.last(of: site, in: place.storage)
            guard now.isSame(as: last) else { return true }
            // What is held back, or is damaged, is so until it changes or somebody accepts it.
            if held.contains(site) || last?.outcome == .refused { return false }
            // The hold is over; or the civic database tells of another version, as after it was restored.
            if last?.outcome == .held || last?.version != versions[site]?.name { return true }
            return !targets.allSatisfy { target in
                guard let version = versions[site] else { return false }
                return target.seemsToServe(version)
                    && deployments[site]?.contains { $0.target == target.name && $0.version == version.name } == true
            }
        }
        if !dryRun {
            _ = try await place.context.jobs.enqueue(
                behind.map { DeployJob.request(for: $0) })
            try await SitesPublication(place: place, targets: targets).run(isForced: resend != nil)
        }
        if json {
            place.context.console.out(JSONText.of(behind.map(\.name)))
        } else {
            place.context.console.out(
                "\(behind.count.counted("site")) to deploy\n" + behind.map { "  \($0)\n" }.joined())
        }
        return 0
    }

    private func forget(_ target: String, _ names: [String], _ store: PublicationStore) async throws {
        guard names.contains(target) else {
            throw Failure(
                "Could not send to \(target) again", observed: "clerk.yaml has no such target.",
                next: "use one of \(names.joined(separator: ", ")).", status: .usage)
        }
        if !dryRun { try await store.forgetDeployments(to: target) }
    }
}
