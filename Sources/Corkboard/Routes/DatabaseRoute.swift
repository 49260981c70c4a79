/// `/database`: its tables, views and queries.
struct DatabaseRoute {
    let visit: Visit
    let pages: any PageMaker

    /// How long the rows of one table are counted.
    private static let countMilliseconds = 100

    func respond(_ name: String, format: String?) throws -> WebResponse {
        guard try visit.file(name) != nil else { throw PageError.notFound("Database not found") }
        guard visit.configuration.allowsDatabase(name) else {
            throw PageError.forbidden("You do not have permission to view this database")
        }
        if let sql = visit.items["sql"], !PythonText.strip(sql).isEmpty {
            let path = "/\(TildeEncoding.encode(name))/-/query" + (format.map { "." + $0 } ?? "")
            return .redirect(to: path + "?" + visit.request.queryString)
        }
        guard format == nil || format == "json" else { throw PageError.notFound("Invalid format: \(format ?? "")") }
        return try visit.session(name) { session in
            let summary = try DatabaseSummary.read(
                visit, name, in: session, milliseconds: Self.countMilliseconds)
            if format == "json" { return json(summary) }
            var response = try pages.database(visit, summary)
            response.headers[.link] = visit.alternateLink
            return response
        }
    }

    private func json(_ summary: DatabaseSummary) -> WebResponse {
        let allTables = summary.shape.names.compactMap { summary.shape.tables[$0] }
        var writer = JSONWriter(capacity: 16384)
        writer.value(
            .members([
                "database": .text(summary.name), "private": .bool(false),
                "path": .text("/" + TildeEncoding.encode(summary.name)), "size": .number(String(summary.size)),
                "tables": .array(summary.tables.map { table($0, summary) }),
                "hidden_count": .integer(summary.tables.count(where: \.isHidden)),
                "views": .array(summary.views.map { .members(["name": .text($0.name), "private": .bool(false)]) }),
                "queries": .array(summary.queries.map { .object($0.json.members + [.init("private", .bool(false))]) }),
                "allow_execute_sql": .bool(summary.allowsSQL),
                "table_columns": summary.allowsSQL
                    ? .object(allTables.map { .init($0.name, .texts(Self.completions($0))) }) : .object([]),
                "metadata": visit.configuration.description(summary.name),
            ]))
        return RowsJSON.response(writer)
    }

    /// The columns that an editor offers; none for views, as in Datasette.
    private static func completions(_ table: TableShape) -> [String] {
        table.isView ? [] : table.columnNames.sorted()
    }

    private func table(_ table: DatabaseSummary.Table, _ summary: DatabaseSummary) -> JSONValue {
        let shape = table.shape
        return .members([
            "name": .text(shape.name), "columns": .texts(shape.columnNames), "primary_keys": .texts(shape.primaryKeys),
            "count": table.count.map { .number(String($0)) } ?? .null, "hidden": .bool(table.isHidden),
            "fts_table": shape.searchTable.map(JSONValue.text) ?? .null,
            "foreign_keys": .members([
                "incoming": .array(
                    shape.incoming.map { key in
                        .members([
                            "other_table": .text(key.otherTable), "column": .text(key.otherColumn),
                            "other_column": .text(key.column),
                        ])
                    }),
                "outgoing": .array(
                    shape.foreignKeys.filter { summary.shape.tables[$0.otherTable] != nil }.map { key in
                        .members([
                            "other_table": .text(key.otherTable), "column": .text(key.column),
                            "other_column": .text(key.otherColumn),
                        ])
                    }),
            ]), "private": .bool(false),
        ])
    }
}
