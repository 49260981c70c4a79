import CivicModel
import CivicSQL
import Clerk
import ElectionFinance
import Foundation

/// Publishes one site: snapshot, gate, upload, switch, record, target by target.
struct SiteDeployment: Sendable {
    let place: Workplace
    let store: PublicationStore
    let targets: [any DeployTarget]
    let subdomain: Subdomain

    /// What became of it, in a line.
    enum Outcome: Sendable, Hashable {
        case unchanged(version: String)
        case published(version: String, targets: [String])

        var version: String {
            switch self {
            case .unchanged(let version), .published(let version, _): version
            }
        }

        var text: String {
            switch self {
            case .unchanged(let version): "unchanged, \(version) is served"
            case .published(let version, let targets): "\(version) to \(targets.joined(separator: ", "))"
            }
        }
    }

    /// Publishes what is in the storage directory.
    ///
    /// - Throws: `Failure` when a database is held back, or when a target failed; the others are served by then, and
    ///   the next attempt leaves them alone.
    func run() async throws -> Outcome {
        // A site of this name would stand where the list of sites does.
        guard subdomain.name != "sites.db" else {
            throw Failure(
                "Could not deploy \(subdomain)", observed: "sites.db is the list of all sites.",
                next: "give the site another name.")
        }
        let lock = try Self.lock(subdomain, in: place.storage)
        defer { _ = lock }
        // Before the files are looked at: what changes meanwhile is found by the next look.
        let seen = SeenFiles.now(of: subdomain, in: place.storage)
        let snapshot = try Snapshot.take(of: subdomain, in: place.storage)
        do {
            let outcome = try await publish(snapshot)
            try seen.keep(.published, version: outcome.version)
            try snapshot.discard()
            return outcome
        } catch {
            // Trying again changes nothing about files that were refused.
            if (error as? Failure)?.status == .failed {
                // What cannot be read counts as no hold, and what cannot be kept is found again.
                let isHeld = (try? await !store.openHolds(of: subdomain).isEmpty) ?? false
                // As above.
                try? seen.keep(isHeld ? .held : .refused)
            }
            // The error of the deploy is the one to tell, and the next deploy removes what is left.
            try? snapshot.discard()
            throw error
        }
    }

    /// Keeps deploys and rollbacks of a site apart.
    static func lock(_ subdomain: Subdomain, in storage: StorageLayout) throws -> FileLock {
        do { return try FileLock(storage.siteDirectory(subdomain) + "/.deploy.lock") } catch is FileLock.Held {
            throw Failure(
                "Could not change what is served of \(subdomain)", observed: "another deploy of it is under way.",
                next: "wait until it has ended.", status: .tryAgainLater)
        }
    }

    private func publish(_ snapshot: Snapshot) async throws -> Outcome {
        let versions = try await store.versions(of: subdomain)
        let deployments = try await store.deployments(of: subdomain, on: targets.map(\.name))
        let names = Dictionary(deployments.map { ($0.target, $0.version) }, uniquingKeysWith: { first, _ in first })
        // Where every target lost it, or is new, the newest one counts that was ever served.
        let served =
            versions.first { version in deployments.contains { $0.version == version.name } }
            ?? versions.first(where: \.wasServed)
        let version = try await version(of: snapshot, among: versions, served: served)
        // What was accepted before anything was served last is of the past.
        let since = (deployments.map(\.deployedAt) + versions.compactMap(\.servedAt)).max()
        try await checkGate(version, served, since: since ?? Timestamp(unixSeconds: 0))
        try await store.record(version)
        try await store.closeHolds(of: subdomain, except: version.databases.values.map(\.sha256))
        var done: [String] = []
        var problems: [String] = []
        for target in targets where names[target.name] != version.name || !target.seemsToServe(version) {
            // A job that is told to end, or lost its lease, switches nothing more.
            try Task.checkCancellation()
            do {
                let previous = versions.first { $0.name == names[target.name] }
                // A run that was killed may have left it there, even served already: then it stays untouched.
                let isThere = versions.contains { $0.name == version.name } ? try await target.has(version) : false
                if !isThere { try await target.upload(version, from: snapshot, previous: previous) }
                try await Self.serve(version, at: target, store)
                done.append(target.name)
            } catch is CancellationError { throw CancellationError() } catch {
                let served = names[target.name].map { "\($0), or what it had switched to" } ?? "nothing of it"
                problems.append("\(target.name): \(error) (it serves \(served))")
            }
        }
        try await prune(except: version)
        guard problems.isEmpty else { throw failed(problems, done) }
        return done.isEmpty ? .unchanged(version: version.name) : .published(version: version.name, targets: done)
    }

    /// Switches a target to a version that is there. As long as that is under way the target counts as one that serves
    /// nothing known, so that whoever is killed here is followed by one who does it again.
    static func serve(_ version: SiteVersion, at target: any DeployTarget, _ store: PublicationStore) async throws {
        try await store.forgetDeployments(to: target.name, of: version.subdomain)
        try await target.activate(version)
        try await store.record(deployment: version.name, of: version.subdomain, to: target.name)
    }

    /// The version that the snapshot is: a known one with the same files, or a new one.
    private func version(
        of snapshot: Snapshot, among versions: [SiteVersion], served: SiteVersion?
    ) async throws -> SiteVersion {
        let digests = snapshot.files.mapValues(\.sha256)
        if let known = versions.first(where: { $0.databases.mapValues(\.sha256) == digests }) { return known }
        var databases: [String: SiteVersion.Database] = [:]
        for (name, file) in snapshot.files {
            if let same = served?.databases[name], same.sha256 == file.sha256 {
                databases[name] = same
                continue
            }
            do {
                databases[name] = SiteVersion.Database(
                    sha256: file.sha256, bytes: file.bytes, firstVersionAt: place.context.now().databaseText,
                    profile: try ProfileReader.read(snapshot.path(name)))
            } catch let error as SQLError where error.condition == .busy {
                throw Snapshot.busy(subdomain, "\(name): \(error)")
            } catch {
                throw Failure(
                    "Could not deploy \(subdomain)", observed: "\(name) cannot be published: \(error).",
                    state: "what was served before still is.",
                    next: "build \(name) anew, then `clerk deploy \(subdomain)`.")
            }
        }
        let now = place.context.now()
        let all = digests.sorted { $0.key < $1.key }.map { "\($0) \($1)" }.joined(separator: "\n")
        return SiteVersion(
            subdomain: subdomain, name: "\(now.compact)-\(FileDigest.sha256(of: all).prefix(8))", databases: databases,
            createdAt: now)
    }

    /// Holds back what differs too much from what is served.
    private func checkGate(_ version: SiteVersion, _ served: SiteVersion?, since: Timestamp) async throws {
        let gate = Gate(limits: place.configuration.gate, thisYear: place.day().year)
        let open = try await store.openHolds(of: subdomain)
        var reasons: [String] = []
        for name in StorageLayout.publishedDatabases {
            let (new, old) = (version.databases[name], served?.databases[name])
            let digest = new?.sha256 ?? Self.absent
            if let hold = open.first(where: { $0.database == name && $0.sha256 == digest }) {
                reasons.append("\(name): \(hold.reason)")
                continue
            }
            guard let old, digest != old.sha256,
                try await !store.isAccepted(
                    name, sha256: digest, of: subdomain, after: since)
            else { continue }
            let found = new.map { gate.objections(to: $0.profile, servedNow: old.profile) } ?? ["it is gone"]
            guard !found.isEmpty else { continue }
            let reason = found.joined(separator: "; ")
            try await store.hold(name, sha256: digest, of: subdomain, because: reason)
            reasons.append("\(name): \(reason)")
        }
        guard reasons.isEmpty else { throw held(reasons, served) }
    }

    /// What a hold of a database that is not there has as its digest.
    static let absent = "absent"

    private func held(_ reasons: [String], _ served: SiteVersion?) -> Failure {
        Failure(
            "Held back \(subdomain)", observed: reasons.joined(separator: "; ") + ".",
            state: served.map { "version \($0.name) is still served." } ?? "nothing of it is served.",
            next: "look whether the data are right; then `clerk publish \(subdomain) --accept \"REASON\"`, or correct "
                + "them and deploy again.")
    }

    private func failed(_ problems: [String], _ done: [String]) -> Failure {
        Failure(
            "Could not deploy \(subdomain)", observed: problems.joined(separator: "; ") + ".",
            state: done.isEmpty
                ? "no target has the new version." : "\(done.joined(separator: ", ")) has the new version.",
            next: "nothing, if it works at the next try; otherwise look at that target.", status: .tryAgainLater)
    }

    /// Removes versions beyond those that are kept, from targets and from the record. One that never arrived anywhere is
    /// none to go back to, and takes no other's place.
    private func prune(except current: SiteVersion) async throws {
        let versions = try await store.versions(of: subdomain)
        let deployments = try await store.deployments(of: subdomain, on: targets.map(\.name))
        let served = Set(deployments.map(\.version))
        let newest = Set(versions.filter(\.wasServed).prefix(place.configuration.keptVersions).map(\.name))
        let kept = versions.filter {
            newest.contains($0.name) || served.contains($0.name) || $0.name == current.name
        }
        guard kept.count < versions.count else { return }
        for target in targets where deployments.contains(where: { $0.target == target.name }) {
            // What could not be removed is removed the next time.
            do { try await target.keep(kept, of: subdomain) } catch {
                place.context.log.warning("prune_failed", metadata: ["error_message": "\(target.name): \(error)"])
            }
        }
        let names = Set(kept.map(\.name))
        try await store.forget(versions.map(\.name).filter { !names.contains($0) }, of: subdomain)
    }
}
