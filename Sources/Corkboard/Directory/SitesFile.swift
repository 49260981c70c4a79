/// Reads `sites.db`, also files of older versions, which lack columns.
enum SitesFile {
    /// Reads all rows.
    ///
    /// - Returns: the sites, and how many rows were left out because their subdomain cannot be one.
    static func read(
        path: String, identity: FileIdentity
    ) throws(SQLFailure) -> (directory: SiteDirectory, skipped: Int) {
        let table = try table(path: path, hasLog: identity.logSize > 0)
        let sites = (0..<table.rowCount).compactMap { DirectorySite(table, row: $0) }
        return (SiteDirectory(sites, tag: identity.tag), table.rowCount - sites.count)
    }

    private static func table(path: String, hasLog: Bool) throws(SQLFailure) -> ResultTable {
        do throws(SQLFailure) {
            return try rows(SQLiteConnection(path: path, immutable: false))
        } catch {
            // A file in WAL mode cannot be opened without its log where nothing may be written; then nobody changes it.
            // If it is something else, the first error is the one to tell of.
            guard !hasLog, let table = try? rows(SQLiteConnection(path: path, immutable: true)) else { throw error }
            return table
        }
    }

    private static func rows(_ connection: SQLiteConnection) throws(SQLFailure) -> ResultTable {
        let limit = ContinuousClock.now + .seconds(10)
        let shape = try connection.read("SELECT name FROM pragma_table_xinfo('sites')", until: limit)
        let present = Set((0..<shape.rowCount).map { shape.text($0, 0).lowercased() })
        guard present.contains("subdomain") else {
            throw .failed(message: "it has no table sites with a column subdomain")
        }
        // Named anew, as SQLite tells a name in the case of its declaration.
        let columns = DirectorySite.columns.filter(present.contains).map { "\($0) AS \($0)" }.joined(separator: ", ")
        return try connection.read(
            """
            SELECT \(columns)
            FROM sites
            """, until: limit)
    }
}
