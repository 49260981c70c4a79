/// The query that a request for a table or view means.
package struct TableQuery: Sendable {
    /// The statement for a page of rows, one more than the page has.
    package let sql: String
    /// The row ids of the same rows, and a row by its id; nil where rows have none, or are in the order of their keys.
    ///
    /// Sorting ids and not whole rows reads a fraction of a table whose rows are long.
    package let rowIDsSQL: String?, rowSQL: String
    /// The same for all rows.
    package let unlimitedSQL: String
    /// The same rows without order or limit, all columns: what facets are counted over.
    package let allRowsSQL: String
    /// The part from `from` on, without paging, and what it binds: what rows are counted over.
    package let fromSQL: String, fromParameters: SQLParameters
    /// What is bound.
    package let parameters: SQLParameters
    /// The names of the parameters in order.
    package let parameterNames: [String]
    /// Rows of a page.
    package let pageSize: Int
    /// The column that rows are sorted by, upwards or downwards.
    package let sort: String?, sortDescending: String?
    /// The columns that readers may sort by.
    package let sortableColumns: Set<String>
    /// The columns that are shown.
    package let columns: [String]
    /// What is asked for, as a sentence.
    package let sentence: String
    /// The text that was searched for.
    package let search: String?
    /// The conditions on columns, for the form that shows them.
    package let filters: [(name: String, column: String, operation: FilterOperator, text: String)]
    /// Conditions that a reader wrote in SQL.
    package let wheres: [String]

    /// The number of all rows; at most 10,001 are counted.
    package var countSQL: String { "select count(*) \(fromSQL)" }

    /// Reads a request.
    ///
    /// - Throws: `PageError` for what cannot be asked of this table.
    package init(
        _ items: QueryItems, table: TableShape, in place: TablePlace
    ) throws(PageError) {
        columns = try Self.columns(items, of: table)
        let rowID = table.usesRowID ? "rowid, " : ""
        let name = SQLText.identifier(table.name)
        let keys = table.usesRowID ? ["rowid"] : table.primaryKeys.map(SQLText.identifier)
        var conditions = try Conditions(items, table: table, in: place)
        let order = try SortOrder(items, table: table, configuration: place.configuration)
        fromSQL = "from \(name) " + Self.whereClause(conditions.clauses)
        fromParameters = conditions.parameters

        var offset = ""
        var orderBy = order.clause ?? (table.isView ? "" : keys.joined(separator: ", "))
        if let token = items["_next"], !token.isEmpty {
            if table.isView {
                guard let number = Int(PythonText.strip(token)) else {
                    throw .badRequest("_next must be a number for a view")
                }
                offset = " offset \(number)"
            } else {
                try Keyset(token: token, table: table, order: order).apply(to: &conditions)
                if order.clause != nil { orderBy += ", " + (table.hasRowID ? "rowid" : keys.joined(separator: ", ")) }
            }
        }
        pageSize = try Self.pageSize(items, place: place)
        let condition = Self.whereClause(conditions.clauses)
        // A view that is broken tells no columns; asked for all, SQLite says what is wrong with it.
        let shown =
            columns.isEmpty && rowID.isEmpty ? "*" : rowID + columns.map(SQLText.identifier).joined(separator: ", ")
        allRowsSQL =
            "select \(rowID)\(table.columnNames.map(SQLText.identifier).joined(separator: ", ")) from \(name) \(condition)"
        let rest = "\(condition)\(orderBy.isEmpty ? "" : "order by \(orderBy)")"
        let limit = " limit \(pageSize + 1)\(offset)"
        unlimitedSQL = "select \(shown) from \(name) \(rest)"
        sql = unlimitedSQL + limit
        // As SQLite leaves them without an index: equal values in the order of their row ids.
        rowIDsSQL = order.clause.flatMap { clause in
            table.hasRowID ? "select rowid from \(name) \(condition)order by \(clause), rowid\(limit)" : nil
        }
        rowSQL = "select \(shown) from \(name) where rowid = :id"
        parameters = conditions.parameters
        parameterNames = conditions.parameterNames
        (sort, sortDescending) = (order.column, order.descendingColumn)
        sortableColumns = order.sortable
        sentence = [conditions.sentence, order.sentence].filter { !$0.isEmpty }.joined(separator: " ")
        search = conditions.search
        filters = conditions.filters
        wheres = items.all("_where")
    }

    private static func whereClause(_ clauses: [String]) -> String {
        clauses.isEmpty ? "" : "where \(clauses.joined(separator: " and ")) "
    }

    /// `_col` and `_nocol`.
    private static func columns(_ items: QueryItems, of table: TableShape) throws(PageError) -> [String] {
        var columns = table.columnNames
        if items.has("_col") {
            let wanted = items.all("_col")
            let unknown = wanted.filter { !columns.contains($0) }
            guard unknown.isEmpty else {
                throw .badRequest("_col=\(unknown.joined(separator: ", ")) - invalid columns")
            }
            var seen: Set<String> = []
            columns = table.primaryKeys + wanted.filter { seen.insert($0).inserted }
        }
        let unwanted = items.all("_nocol")
        let refused = unwanted.filter { !table.columnNames.contains($0) || table.primaryKeys.contains($0) }
        guard refused.isEmpty else {
            throw .badRequest("_nocol=\(refused.joined(separator: ", ")) - invalid columns")
        }
        return columns.filter { !unwanted.contains($0) }
    }

    private static func pageSize(_ items: QueryItems, place: TablePlace) throws(PageError) -> Int {
        let given = items["_size"].flatMap { $0.isEmpty ? nil : $0 } ?? place.configuration.pageSize
        guard let text = given, text != "0" || items["_size"] == "0" else { return place.settings.defaultPageSize }
        guard text != "max" else { return place.settings.maxReturnedRows }
        guard let size = PythonText.integer(text), size >= 0 else {
            throw .badRequest("_size must be a positive integer")
        }
        guard size <= place.settings.maxReturnedRows else {
            throw .badRequest("_size must be <= \(place.settings.maxReturnedRows)")
        }
        return size
    }
}
