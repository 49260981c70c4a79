/// `/`: the databases.
struct IndexRoute {
    let visit: Visit
    let pages: any PageMaker

    /// How long the rows of one table are counted; a list of many databases must come soon.
    private static let countMilliseconds = 10
    /// How many tables and views are named.
    private static let named = 5

    func respond(format: String?) throws -> WebResponse {
        guard visit.configuration.allowsInstance else {
            throw PageError.forbidden("You do not have permission to view this instance")
        }
        var summaries: [DatabaseSummary] = []
        var broken: SQLFailure?
        for entry in visit.catalog.entries where visit.configuration.allowsDatabase(entry.name) {
            do {
                guard try visit.file(entry.name) != nil else { continue }
                summaries.append(
                    try visit.session(entry.name) {
                        try DatabaseSummary.read(visit, entry.name, in: $0, milliseconds: Self.countMilliseconds)
                    })
            } catch SQLFailure.unavailable(let path, let reason) {
                // The others are shown all the same; the log tells of this one.
                broken = .unavailable(path: path, reason: reason)
            }
        }
        if summaries.isEmpty, let broken { throw broken }
        guard visit.catalog.site == nil || !summaries.isEmpty else {
            throw PageError.notFound("Nothing is published for this municipality yet")
        }
        summaries.sort { $0.name < $1.name }
        guard format == nil else { return json(summaries) }
        var response = try pages.index(visit, summaries)
        response.headers[.link] = visit.alternateLink
        return response
    }

    private func json(_ summaries: [DatabaseSummary]) -> WebResponse {
        var writer = JSONWriter(capacity: 8192)
        writer.value(
            .members([
                "databases": .object(summaries.map { .init($0.name, database($0)) }),
                "metadata": visit.configuration.description(),
            ]))
        return RowsJSON.response(writer)
    }

    private func database(_ summary: DatabaseSummary) -> JSONValue {
        let shown = summary.tables.filter { !$0.isHidden }
        let hidden = summary.tables.filter(\.isHidden)
        let byRelationships = visit.items["_sort"] == "relationships" || !shown.allSatisfy { $0.count != nil }
        let sorted = shown.enumerated().sorted { first, second in
            let left = byRelationships ? relationships(first.element) : Int(first.element.count ?? 0)
            let right = byRelationships ? relationships(second.element) : Int(second.element.count ?? 0)
            return left != right ? left > right : first.offset < second.offset
        }.map { table($0.element) }
        let views = summary.views.map { JSONValue.members(["name": .text($0.name), "private": .bool(false)]) }
        let sum = { (tables: [DatabaseSummary.Table]) in JSONValue.integer(tables.reduce(0) { $0 + Int($1.count ?? 0) })
        }
        return .members([
            "name": .text(summary.name), "hash": .null, "color": .text(DatabaseColor.of(summary.name)),
            "path": .text("/" + TildeEncoding.encode(summary.name)),
            "tables_and_views_truncated": .array(Array((sorted + views).prefix(Self.named))),
            "tables_and_views_more": .bool(sorted.count + views.count > Self.named),
            "tables_count": .integer(shown.count), "table_rows_sum": sum(shown),
            "show_table_row_counts": .bool(shown.allSatisfy { $0.count != nil }),
            "hidden_table_rows_sum": sum(hidden), "hidden_tables_count": .integer(hidden.count),
            "views_count": .integer(summary.views.count), "private": .bool(false),
        ])
    }

    private func relationships(_ table: DatabaseSummary.Table) -> Int {
        table.shape.foreignKeys.count + table.shape.incoming.count
    }

    private func table(_ table: DatabaseSummary.Table) -> JSONValue {
        .members([
            "name": .text(table.shape.name), "columns": .texts(table.shape.columnNames),
            "primary_keys": .texts(table.shape.primaryKeys),
            "count": table.count.map { .number(String($0)) } ?? .null, "hidden": .bool(false),
            "fts_table": table.shape.searchTable.map(JSONValue.text) ?? .null,
            "num_relationships_for_sorting": .integer(relationships(table)), "private": .bool(false),
        ])
    }
}
