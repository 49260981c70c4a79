/// The databases that are served below one root, and how they are shown.
package struct Catalog: Sendable {
    /// One database.
    package struct Entry: Sendable {
        /// The name, which its URL has.
        package let name: String
        /// Where its file is.
        package let path: String

        /// A database and its file.
        package init(name: String, path: String) {
            self.name = name
            self.path = path
        }
    }

    /// The databases, in the order in which they were given.
    package let entries: [Entry]
    /// How they are shown.
    package let configuration: CatalogConfiguration
    /// The open files.
    package let pool: DatabasePool
    /// Where their statements run.
    package let threads: SQLThreads
    /// The municipality whose databases they are; nil for files of anyone's.
    package let site: CatalogSite?
    /// Whether other sites' scripts may read the answers.
    package let allowsCORS: Bool
    /// Whether files are replaced, never changed in place.
    package let isImmutable: Bool

    /// Collects what is served.
    package init(
        entries: [Entry], configuration: CatalogConfiguration, pool: DatabasePool, threads: SQLThreads,
        site: CatalogSite? = nil, allowsCORS: Bool = false, isImmutable: Bool = false
    ) {
        self.entries = entries
        self.configuration = configuration
        self.pool = pool
        self.threads = threads
        self.site = site
        self.allowsCORS = allowsCORS
        self.isImmutable = isImmutable
    }

    /// The settings.
    package var settings: ServerSettings { configuration.settings }

    /// Whether a database may be taken as a whole: as its file, or as CSV of all rows.
    package func allowsDownload(_ database: String) -> Bool {
        configuration.publishesWhole(database) ?? (settings.allowDownload && isImmutable)
    }

    /// Whether all rows of a table may be taken as CSV.
    package func allowsCSVStream(_ database: String) -> Bool {
        configuration.publishesWhole(database) ?? settings.allowCSVStream
    }
}

/// What pages say of the municipality.
package struct CatalogSite: Sendable, Equatable {
    /// The name it is served under.
    package let subdomain: String
    /// The municipality's name.
    package let name: String
    /// When its data was last brought up to date, as `sites.db` has it.
    package let lastUpdated: String?

    /// Tells of a municipality.
    package init(subdomain: String, name: String, lastUpdated: String?) {
        self.subdomain = subdomain
        self.name = name
        self.lastUpdated = lastUpdated
    }
}
