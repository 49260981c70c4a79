import CivicModel
import Clerk

/// A place that databases are published to.
///
/// - Shape: `{root}/{sub}/meetings.db` and `{root}/{sub}/finance/election_finance.db` are what is served, beside
///   `{root}/sites.db`; older versions lie below `{root}/.versions/{sub}`.
protocol DeployTarget: Sendable {
    /// Its name in the configuration.
    var name: String { get }

    /// Uploads a version beside what is served, and compares the digests of what arrived.
    ///
    /// - Parameter previous: a version that is there; what it has in common with the new one is not sent again.
    func upload(_ version: SiteVersion, from snapshot: Snapshot, previous: SiteVersion?) async throws

    /// Serves a version that is there from now on: all of its databases, and no others.
    func activate(_ version: SiteVersion) async throws

    /// Whether a version is there, whole.
    func has(_ version: SiteVersion) async throws -> Bool

    /// Whether a version is what is served, as far as that costs nothing to tell.
    func seemsToServe(_ version: SiteVersion) -> Bool

    /// Removes what none of these versions needs.
    func keep(_ versions: [SiteVersion], of subdomain: Subdomain) async throws

    /// Puts the list of sites in place.
    func put(sitesDatabase path: String) async throws
}

extension DeployTarget {
    /// Another machine is not asked for each site: what it was given last counts.
    func seemsToServe(_ version: SiteVersion) -> Bool { true }
}

extension TargetConfiguration {
    /// The target behind an entry.
    ///
    /// - Parameter settings: also of .env; rclone reads those that are its own.
    func target(storage: StorageLayout, settings: [String: String]) throws -> any DeployTarget {
        switch place {
        case .directory(let directory): try DirectoryTarget(name: name, root: directory, storage: storage)
        case .rsync(let host, let directory, let options):
            RsyncTarget(name: name, shell: RemoteShell(host: host, options: options), root: directory)
        case .rclone(let remote):
            RcloneTarget(
                name: name, remote: remote, settings: settings.filter { $0.key.hasPrefix("RCLONE_") })
        }
    }
}

/// What arrived at a target is not what was sent.
struct DigestMismatch: Error, CustomStringConvertible {
    let file: String

    var description: String { "\(file) arrived with another digest than it was sent with" }
}
