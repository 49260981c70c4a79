import CivicModel
import Logging

/// All that a hook, a command or a job of a plugin may use of its host.
public struct PluginContext: Sendable {
    /// Where sites' files lie.
    public let storage: StorageLayout
    /// The settings of the process: the environment over `.env`. Secrets in it are never to be printed.
    public let settings: [String: String]
    /// The sites, read and updated through the host.
    public let sites: any SiteDirectory
    /// The queue of jobs.
    public let jobs: any JobQueue
    /// Where a person reads.
    public let console: Console
    /// Where the machine's records go.
    public let log: Logger
    /// The time now.
    public let now: @Sendable () -> Timestamp

    /// Collects what the host offers.
    public init(
        storage: StorageLayout, settings: [String: String], sites: any SiteDirectory, jobs: any JobQueue,
        console: Console,
        log: Logger, now: @escaping @Sendable () -> Timestamp
    ) {
        self.storage = storage
        self.settings = settings
        self.sites = sites
        self.jobs = jobs
        self.console = console
        self.log = log
        self.now = now
    }

    /// The same host, with other streams for a person.
    public func with(_ console: Console) -> PluginContext {
        PluginContext(
            storage: storage, settings: settings, sites: sites, jobs: jobs, console: console, log: log, now: now)
    }
}

/// The sites, as a plugin may read and change them.
public protocol SiteDirectory: Sendable {
    /// The row of a site; nil when there is none.
    func find(_ subdomain: Subdomain) async throws -> Site?

    /// The rows of all sites, or of those with or without finance data, ordered by subdomain.
    func list(hasFinanceData: Bool?) async throws -> [Site]

    /// Sets columns of a site by their names in `sites`; nil empties one. False when there is no such site.
    ///
    /// - Throws: `Failure` for a column that is not to be set, or a value that is not of its kind.
    func update(_ subdomain: Subdomain, _ values: [String: String?]) async throws -> Bool

    /// Adds a site that has no row yet.
    func register(_ site: Site) async throws

    /// Writes a site's finance columns, and no other; false when there is no such site.
    func recordFinance(_ status: FinanceStatus, for subdomain: Subdomain) async throws -> Bool

    /// Takes the site whose finance data are oldest among these, and marks it as taken in the same step.
    ///
    /// Ten callers at once get ten different sites. Nil when none of these has a row.
    func claimNextFinanceSite(among candidates: [Subdomain], at time: Timestamp) async throws -> Subdomain?
}
