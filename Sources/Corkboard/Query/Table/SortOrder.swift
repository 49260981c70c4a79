/// What the rows of a table are sorted by.
struct SortOrder {
    let column: String?
    let descendingColumn: String?
    let sortable: Set<String>

    init(_ items: QueryItems, table: TableShape, configuration: TableConfiguration) throws(PageError) {
        let sortable = Set(configuration.sortableColumns ?? table.columnNames).union(table.usesRowID ? ["rowid"] : [])
        func given(_ name: String) -> String? { items[name].flatMap { $0.isEmpty ? nil : $0 } }
        let asked = (given("_sort"), given("_sort_desc"))
        let (up, down) =
            asked.0 == nil && asked.1 == nil ? (configuration.sort, configuration.sortDescending) : asked
        if up != nil, down != nil { throw .badRequest("Cannot use _sort and _sort_desc at the same time") }
        if let unknown = [up, down].compactMap({ $0 }).first(where: { !sortable.contains($0) }) {
            throw .badRequest("Cannot sort table by \(unknown)")
        }
        self.sortable = sortable
        (column, descendingColumn) = (up, down)
    }

    /// The `order by` of the first page, which has no tie-breaker.
    var clause: String? {
        column.map(SQLText.identifier) ?? descendingColumn.map { SQLText.identifier($0) + " desc" }
    }

    var sentence: String {
        if let column { return "sorted by \(column)" }
        return descendingColumn.map { "sorted by \($0) descending" } ?? ""
    }
}
