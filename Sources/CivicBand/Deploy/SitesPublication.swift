import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance
import Foundation

/// Brings `sites.db` up to date: in the storage directory, then at every target.
struct SitesPublication: Sendable {
    static let job = "sites-db"

    let place: Workplace
    let targets: [any DeployTarget]

    /// Writes it anew and sends it where it changed.
    ///
    /// One at a time: the rows are read when nobody else is at it, so that the last one has the newest of them.
    ///
    /// - Parameter isForced: send it also when nothing changed.
    /// - Returns: whether it was sent.
    /// - Throws: `Failure` when a target failed; the others have it by then.
    @discardableResult
    func run(isForced: Bool) async throws -> Bool {
        while true {
            do { return try await publish(isForced: isForced) } catch is FileLock.Held {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func publish(isForced: Bool) async throws -> Bool {
        let path = place.storage.sitesDatabase
        let part = place.storage.root + "/.sites.db.building"
        // What every target was sent last, by its digest.
        let sent = place.storage.root + "/.sites.db.sent"
        let lock = try FileLock(place.storage.root + "/.sites.db.lock")
        defer { _ = lock }
        let store = try await place.publications(to: "Could not write sites.db")
        // Where plugins of others deploy, nobody knows more than the rows.
        let served = targets.isEmpty ? nil : try await store.servedVersions(on: targets.map(\.name))
        try SitesDatabaseFile.write(try await place.sites.rows(), served: served, to: part)
        let digest = try targets.map(\.name).joined(separator: " ") + " " + FileDigest.sha256(ofFile: part).digest
        if !isForced, try DurableFile.read(sent) == Array(digest.utf8), FileManager.default.fileExists(atPath: path) {
            unlink(part)
            return false
        }
        try DurableFile.publish(part, as: path)
        var problems: [String] = []
        for target in targets {
            do { try await target.put(sitesDatabase: path) } catch { problems.append("\(target.name): \(error)") }
        }
        guard problems.isEmpty else {
            throw Failure(
                "Could not publish sites.db", observed: problems.joined(separator: "; ") + ".",
                state: "each target that failed has the list it had before.",
                next: "nothing, if it works at the next try; otherwise look at that target.", status: .tryAgainLater)
        }
        try DurableFile.write(Array(digest.utf8), to: sent)
        return true
    }

    /// Writes and sends it; what fails is tried again as a job.
    static func run(after site: Site, in context: PluginContext) async throws {
        try await Workplace.with(context) { place in
            do {
                try await SitesPublication(place: place, targets: place.targets()).run(isForced: false)
            } catch let failure as Failure where failure.status == .tryAgainLater {
                let later = Timestamp(unixSeconds: context.now().unixSeconds + 60)
                _ = try await context.jobs.enqueue([
                    JobRequest(job, for: site.subdomain, uniqueKey: job, start: later)
                ])
                throw failure
            }
        }
    }
}
