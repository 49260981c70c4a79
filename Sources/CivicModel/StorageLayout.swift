/// Where a site's files lie below the storage directory. Paths only; nothing is opened.
///
/// Other programs rely on these places; they are the same as in the Python system.
public struct StorageLayout: Hashable, Sendable {
    /// The storage directory (`STORAGE_DIR`), without a trailing slash.
    public let root: String

    /// Takes the storage directory, relative or absolute.
    public init(root: String) {
        var trimmed = Substring(root)
        while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
        self.root = String(trimmed)
    }

    /// The directory of one site.
    public func siteDirectory(_ subdomain: Subdomain) -> String { "\(root)/\(subdomain)" }

    /// Minutes and agendas of one site.
    public func meetingsDatabase(_ subdomain: Subdomain) -> String { "\(siteDirectory(subdomain))/meetings.db" }

    /// The directory of one site's campaign finance.
    public func financeDirectory(_ subdomain: Subdomain) -> String { "\(siteDirectory(subdomain))/finance" }

    /// The downloads that a site's finance database is built from.
    public func financeRawDirectory(_ subdomain: Subdomain) -> String { "\(financeDirectory(subdomain))/raw" }

    /// The parsed exports, before they become the served database.
    public func financeStagingDatabase(_ subdomain: Subdomain) -> String { "\(financeDirectory(subdomain))/staging.db" }

    /// The served finance database of one site.
    public func financeDatabase(_ subdomain: Subdomain) -> String {
        "\(financeDirectory(subdomain))/election_finance.db"
    }

    /// The databases of a site that are published together, by their path below its directory.
    public static let publishedDatabases = ["meetings.db", "finance/election_finance.db"]

    /// The directory of all sites that the web server reads.
    public var sitesDatabase: String { "\(root)/sites.db" }
}
