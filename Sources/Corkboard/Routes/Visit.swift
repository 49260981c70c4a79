import HTTPTypes

/// One request while a thread of SQLite's answers it: every database that it touches stays the same file throughout.
///
/// Belongs to that thread.
package final class Visit {
    /// The request.
    package let request: WebRequest
    /// What is served.
    package let catalog: Catalog
    /// Links of the answer.
    package let links: Links
    private let deadline: ContinuousClock.Instant
    private var files: [String: DatabaseFile]

    /// Begins to answer a request.
    ///
    /// - Parameters:
    ///   - files: files that were opened for it before.
    ///   - longest: how long it may take as a whole, whatever its statements may take each.
    package init(
        _ request: WebRequest, _ catalog: Catalog, files: [String: DatabaseFile] = [:],
        mayTake longest: Duration = .seconds(20)
    ) {
        self.request = request
        self.catalog = catalog
        self.files = files
        links = Links(request, forcesHTTPS: catalog.settings.forceHTTPSURLs && !request.isLocal)
        deadline = .now + longest
    }

    /// The query of the request.
    var items: QueryItems { request.query }
    /// How databases are shown.
    var configuration: CatalogConfiguration { catalog.configuration }
    /// The settings.
    var settings: ServerSettings { catalog.settings }

    /// The file of a database, the same one for the whole request; nil when there is no such database.
    func file(_ name: String) throws(SQLFailure) -> DatabaseFile? {
        if let known = files[name] { return known }
        guard let entry = catalog.entries.first(where: { $0.name == name }) else { return nil }
        guard let file = try catalog.pool.file(entry.path) else { return nil }
        files[name] = file
        return file
    }

    /// Lends a connection to a database.
    func session<Result>(
        _ name: String, _ body: (DatabaseSession) throws -> Result
    ) throws -> Result {
        guard let file = try file(name) else { throw PageError.notFound("Database not found") }
        return try file.withConnection { connection in
            let isCustom = CatalogResponder.lane(of: request) == .custom
            connection.limitValues(to: isCustom ? QueryLimits.customValueBytes : QueryLimits.valueBytes)
            return try body(DatabaseSession(file: file, connection: connection, deadline: deadline))
        }
    }

    /// What holds for the query of a table.
    func place(_ database: String, _ table: String, in file: DatabaseFile) -> TablePlace {
        TablePlace(
            database: database, shape: file.shape, configuration: configuration.table(database, table),
            settings: settings, allowsSQL: configuration.allowsSQL(database),
            forbiddenTables: Set(file.shape.names.filter { !configuration.allowsTable(database, $0) }))
    }

    /// Whether a table is left out of lists.
    func isHidden(_ table: TableShape, in database: String) -> Bool {
        table.isInternal || configuration.hiddenTables(database).contains(table.name)
    }

    /// The program itself: another build may write other pages.
    private static let programTag = FileIdentity(path: "/proc/self/exe")?.tag ?? ""

    /// What changes when the answer does: the files that it came from, and what was asked for.
    ///
    /// The day counts, too: a query may ask for what is on from today on.
    var entityTag: String? {
        guard !files.isEmpty else { return nil }
        var hasher = StableHash()
        hasher.add(Int64(UnixClock.day))
        hasher.add(catalog.configuration.tag.utf8)
        hasher.add(Self.programTag.utf8)
        hasher.add("\(catalog.site?.name ?? "")\0\(catalog.site?.lastUpdated ?? "")".utf8)
        hasher.add(request.host.utf8)
        hasher.add(request.scheme.utf8)
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            hasher.add(name.utf8)
            hasher.add(file.identity.tag.utf8)
        }
        hasher.add(request.target.utf8)
        return hasher.text
    }
}
