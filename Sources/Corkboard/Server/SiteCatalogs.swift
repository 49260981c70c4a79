import CivicModel
import Synchronization

/// The catalogs of all sites: made when a site is first asked for, and anew when its row in `sites.db` changes.
final class SiteCatalogs: Sendable {
    private let layout: StorageLayout
    private let configuration: CatalogConfiguration
    private let pool: DatabasePool
    private let threads: SQLThreads
    private let known = Mutex<[Subdomain: Catalog]>([:])

    init(layout: StorageLayout, configuration: CatalogConfiguration, pool: DatabasePool, threads: SQLThreads) {
        self.layout = layout
        self.configuration = configuration
        self.pool = pool
        self.threads = threads
    }

    /// The databases of a site.
    func catalog(_ site: DirectorySite) -> Catalog {
        let shown = CatalogSite(
            subdomain: site.subdomain.description, name: site.name,
            lastUpdated: site.lastUpdated)
        return known.withLock { known in
            if let catalog = known[site.subdomain], catalog.site == shown { return catalog }
            let catalog = Catalog(
                entries: Self.entries(layout, site.subdomain), configuration: configuration, pool: pool,
                threads: threads,
                site: shown, isImmutable: true)
            known[site.subdomain] = catalog
            return catalog
        }
    }

    /// Where databases of a site may be; those that are not there are passed over.
    static func entries(_ layout: StorageLayout, _ subdomain: Subdomain) -> [Catalog.Entry] {
        [
            .init(name: "meetings", path: layout.meetingsDatabase(subdomain)),
            .init(name: "election_finance", path: layout.financeDatabase(subdomain)),
            .init(name: "items", path: layout.financeDirectory(subdomain) + "/items.db"),
        ]
    }
}

extension Catalog {
    /// The databases whose files are there now.
    var present: [Entry] { entries.filter { FileIdentity(path: $0.path) != nil } }
}
