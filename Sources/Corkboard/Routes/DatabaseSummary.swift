/// What lists say of a database and its tables.
struct DatabaseSummary {
    /// What lists say of a table or view.
    struct Table {
        let shape: TableShape
        /// How many rows it has, 10,001 for more than 10,000; nil when they were not counted in time.
        let count: Int64?
        let isHidden: Bool
    }

    let name: String
    /// The bytes of the file.
    let size: Int64
    let shape: DatabaseShape
    /// The tables that may be seen, hidden ones last.
    let tables: [Table]
    /// The views that may be seen.
    let views: [TableShape]
    let queries: [CannedQuery]
    let allowsSQL: Bool

    /// Reads it.
    ///
    /// - Parameter milliseconds: the time limit of counting one table.
    static func read(_ visit: Visit, _ name: String, in session: DatabaseSession, milliseconds: Int) throws
        -> DatabaseSummary
    {
        let shape = session.file.shape
        let allowed = shape.names.filter { visit.configuration.allowsTable(name, $0) }.compactMap { shape.tables[$0] }
        let tables = try allowed.filter { !$0.isView }.map { table in
            Table(
                shape: table, count: try count(table, in: session, milliseconds: milliseconds),
                isHidden: visit.isHidden(table, in: name))
        }
        return DatabaseSummary(
            name: name, size: shape.size, shape: shape,
            tables: tables.sorted { ($0.isHidden ? 1 : 0, $0.shape.name) < ($1.isHidden ? 1 : 0, $1.shape.name) },
            // Sites list them in the order of the file, which is the order of the forms.
            views: visit.catalog.site == nil
                ? allowed.filter(\.isView).sorted { $0.name < $1.name } : allowed.filter(\.isView),
            queries: visit.configuration.queries(name).filter { visit.configuration.allowsQuery(name, $0) }
                .sorted { $0.name < $1.name },
            allowsSQL: visit.configuration.allowsSQL(name))
    }

    private static func count(_ table: TableShape, in session: DatabaseSession, milliseconds: Int) throws -> Int64? {
        do throws(SQLFailure) {
            let found = try session.remembered(
                "select count(*) from (select 1 from \(SQLText.identifier(table.name)) limit 10001)",
                milliseconds: milliseconds)
            if case .integer(let count) = found.value(0, 0) { return count }
            return nil
        } catch {
            // A list without one count is better than none.
            if case .unavailable = error { throw error }
            return nil
        }
    }
}
