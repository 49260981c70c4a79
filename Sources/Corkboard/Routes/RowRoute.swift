/// `/database/table/keys`: one row.
struct RowRoute {
    let visit: Visit
    let pages: any PageMaker

    func respond(_ database: String, _ name: String, keys: String, format: String?) throws -> WebResponse {
        guard let file = try visit.file(database) else { throw PageError.notFound("Database not found") }
        guard let table = file.shape.tables[name] else { throw PageError.notFound("Table not found") }
        guard visit.configuration.allowsTable(database, name) else {
            throw PageError.forbidden("You do not have permission to view this table")
        }
        guard !table.isView else { throw PageError.notFound("Row not found") }
        return try visit.session(database) { session in
            let page = try RowPage.read(
                visit, database, table, keys: keys, in: session, labelled: format == nil)
            switch format {
            case "json": return visit.cached(try json(page, session))
            case "csv": return TableCSV(visit: visit).respond(page)
            case "blob": return visit.cached(try BlobAnswer(visit: visit).respond(page.rows, in: page))
            case "jsono":
                return visit.cached(.redirect(to: visit.request.path.dropLast(6) + ".json?_shape=objects"))
            case nil:
                var response = try pages.row(visit, page, session)
                response.headers[.link] = visit.alternateLink
                return visit.cached(response)
            default: throw PageError.notFound("Invalid format: \(format ?? "")")
            }
        }
    }

    private func json(_ page: RowPage, _ session: DatabaseSession) throws -> WebResponse {
        var members: [JSONValue.Member] = [
            .init("database", .text(page.database)), .init("table", .text(page.table.name)),
            .init("primary_keys", .texts(RowKeys(of: page.table).columns)),
            .init("primary_key_values", .texts(page.keyValues)),
        ]
        if visit.items["_extras"]?.split(separator: ",").contains("foreign_key_tables") == true {
            members.append(
                .init(
                    "foreign_key_tables",
                    .array(
                        try page.incoming(visit, session).map { incoming in
                            .members([
                                "other_table": .text(incoming.key.otherTable),
                                "column": .text(incoming.key.otherColumn),
                                "other_column": .text(incoming.key.column),
                                "count": .number(String(incoming.count)), "link": .text(incoming.link),
                            ])
                        })))
        }
        let json = RowsJSON(
            rows: page.rows, keys: RowKeys(of: page.table), hasPrimaryKey: true, members: members, truncated: false,
            parsesJSONColumns: true)
        return try json.response(visit.items)
    }
}
