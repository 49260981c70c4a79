/// One page of a table or view: the rows, where the next page is, and what was asked.
struct TablePage {
    let database: String
    let table: TableShape
    let place: TablePlace
    let query: TableQuery
    /// The rows of the page.
    let rows: ResultTable
    let labels: Labels
    /// The token of the next page, and its URL; nil on the last page.
    let next: String?, nextURL: String?

    /// Runs the query of a request.
    ///
    /// - Parameter labelsByDefault: whether references are labelled unless the request says otherwise.
    static func read(
        _ visit: Visit, _ database: String, _ table: TableShape, in session: DatabaseSession,
        labelsByDefault: Bool = false
    ) throws -> TablePage {
        let place = visit.place(database, table.name, in: session.file)
        let query = try TableQuery(visit.items, table: table, in: place)
        var rows = try read(query, in: session, milliseconds: timeLimit(visit))
        let hasMore = query.pageSize > 0 && rows.rowCount > query.pageSize
        rows.keepFirst(query.pageSize)
        let next =
            hasMore ? try nextToken(rows, table, query, after: visit.items["_next"], session, visit) : nil
        let labels = try Labels.read(
            for: rows, of: table, wanted: wantedLabels(visit.items, byDefault: labelsByDefault), in: session,
            configuration: visit.configuration, database: database)
        let pairs: [Links.Pair] =
            [("_next", next)]
            + (table.isView
                ? [] : query.sort.map { [("_sort", $0)] } ?? query.sortDescending.map { [("_sort_desc", $0)] } ?? [])
        return TablePage(
            database: database, table: table, place: place, query: query, rows: rows, labels: labels, next: next,
            nextURL: next == nil ? nil : visit.links.absolute(visit.links.replacing(pairs)))
    }

    /// The rows of a page. Where they are sorted, their ids come first, and are kept for the next one who asks.
    private static func read(
        _ query: TableQuery, in session: DatabaseSession, milliseconds: Int
    ) throws(SQLFailure) -> ResultTable {
        if let sql = query.rowIDsSQL {
            let ids = try session.remembered(
                sql, query.parameters, milliseconds: milliseconds, isKept: query.wheres.isEmpty)
            if ids.rowCount > 0, let rows = try session.read(query.rowSQL, ids: ids, milliseconds: milliseconds) {
                return rows
            }
        }
        return try session.read(query.sql, query.parameters, milliseconds: milliseconds)
    }

    /// The time limit of the statements of a request: `_timelimit` can only lower it.
    static func timeLimit(_ visit: Visit) throws(SQLFailure) -> Int {
        guard let text = visit.items["_timelimit"], !text.isEmpty else { return visit.settings.sqlTimeLimit }
        guard let limit = PythonText.integer(text), limit >= 0 else {
            throw .invalid(message: "_timelimit must be a number of milliseconds")
        }
        return min(limit, visit.settings.sqlTimeLimit)
    }

    /// `_label` names columns, `_labels` switches all; empty means none, nil all.
    static func wantedLabels(_ items: QueryItems, byDefault: Bool) -> [String]? {
        if items.has("_label") { return items.all("_label") }
        switch items["_labels"]?.lowercased() {
        case "on", "1", "true": return nil
        case "off", "0", "false": return []
        case nil, "": return byDefault ? nil : []
        default: return byDefault ? nil : []
        }
    }

    /// The keys of the last row, before them its sort value; an offset for a view.
    private static func nextToken(
        _ rows: ResultTable, _ table: TableShape, _ query: TableQuery, after token: String?,
        _ session: DatabaseSession, _ visit: Visit
    ) throws -> String {
        if table.isView {
            let offset = token.flatMap { $0.isEmpty ? nil : PythonText.integer($0) } ?? 0
            return String(offset + query.pageSize)
        }
        let last = rows.rowCount - 1
        let keys = RowKeys(of: table)
        let path = keys.path(rows, last)
        guard let sort = query.sort ?? query.sortDescending else { return path }
        let value: SQLValue
        if let column = rows.index(of: sort) {
            value = rows.value(last, column)
        } else {
            // The column is not shown: asked for by the row's keys.
            let found = try session.read(
                "select \(SQLText.identifier(sort)) from \(SQLText.identifier(table.name)) where \(keys.condition)",
                keys.parameters(rows, last), milliseconds: visit.settings.sqlTimeLimit)
            value = found.rowCount > 0 ? found.value(0, 0) : .null
        }
        return (value == .null ? "$null" : TildeEncoding.encode(RowKeys.text(value))) + "," + path
    }
}
