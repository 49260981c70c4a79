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
    /// Where a person reads.
    public let console: Console
    /// Where the machine's records go.
    public let log: Logger
    /// The time now.
    public let now: @Sendable () -> Timestamp

    /// Collects what the host offers.
    public init(
        storage: StorageLayout, settings: [String: String], sites: any SiteDirectory, console: Console, log: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.storage = storage
        self.settings = settings
        self.sites = sites
        self.console = console
        self.log = log
        self.now = now
    }
}

/// Standard output and standard error, and whether a person watches.
public struct Console: Sendable {
    /// Writes text to standard output; results go here.
    public let out: @Sendable (String) -> Void
    /// Writes text to standard error; progress and errors go here.
    public let error: @Sendable (String) -> Void
    /// Whether standard error is a terminal, so that a line may be written over.
    public let isTerminal: Bool
    /// Whether progress and notes are unwanted (`clerk -q`). Results and errors are always written.
    public let isQuiet: Bool

    /// Takes the two streams.
    public init(
        out: @escaping @Sendable (String) -> Void, error: @escaping @Sendable (String) -> Void, isTerminal: Bool,
        isQuiet: Bool = false
    ) {
        self.out = out
        self.error = error
        self.isTerminal = isTerminal
        self.isQuiet = isQuiet
    }

    /// The same streams for someone who wants results and errors only.
    public var quiet: Console { Console(out: out, error: error, isTerminal: isTerminal, isQuiet: true) }

    /// Writes a note to standard error, unless notes are unwanted.
    public func note(_ text: String) {
        if !isQuiet { error(text) }
    }
}

/// The sites, as a plugin may read and change them.
public protocol SiteDirectory: Sendable {
    /// The row of a site; nil when there is none.
    func find(_ subdomain: Subdomain) async throws -> Site?

    /// Adds a site that has no row yet.
    func register(_ site: Site) async throws

    /// Writes a site's finance columns, and no other; false when there is no such site.
    func recordFinance(_ status: FinanceStatus, for subdomain: Subdomain) async throws -> Bool

    /// Takes the site whose finance data are oldest among these, and marks it as taken in the same step.
    ///
    /// Ten callers at once get ten different sites. Nil when none of these has a row.
    func claimNextFinanceSite(among candidates: [Subdomain], at time: Timestamp) async throws -> Subdomain?
}
