import HTTPTypes

/// `/database/table`: the rows of a table or view, as JSON, CSV or a page.
struct TableRoute {
    let visit: Visit
    let pages: any PageMaker

    func respond(_ database: String, _ name: String, format: String?) throws -> WebResponse {
        guard let file = try visit.file(database) else { throw PageError.notFound("Database not found") }
        guard let table = file.shape.tables[name] else {
            if let query = visit.configuration.queries(database).first(where: { $0.name == name }) {
                let response = try QueryRoute(visit: visit, pages: pages).respond(
                    canned: query, in: database, format: format)
                return cached(response)
            }
            throw PageError.notFound("Table not found")
        }
        guard visit.configuration.allowsTable(database, name) else {
            throw PageError.forbidden("You do not have permission to view this table")
        }
        guard visit.request.method != "POST" else {
            return cached(WebResponse(status: 405, type: "text/plain; charset=utf-8", text: "Method not allowed"))
        }
        if let place = redirection { return cached(place) }
        guard visit.settings.allowFacet || !visit.items.items.contains(where: { $0.name.hasPrefix("_facet") }) else {
            throw PageError.badRequest("_facet= is not allowed")
        }
        return cached(try answer(database, table, format: format))
    }

    private func answer(_ database: String, _ table: TableShape, format: String?) throws -> WebResponse {
        switch format {
        case "csv": return try TableCSV(visit: visit).respond(database, table)
        case "json": return try visit.session(database) { try json(database, table, $0) }
        case nil: return try visit.session(database) { try page(database, table, $0) }
        case "blob":
            return try visit.session(database) { session in
                let page = try TablePage.read(visit, database, table, in: session)
                return try BlobAnswer(visit: visit).respond(page.rows)
            }
        default: throw PageError.notFound("Invalid format: \(format ?? "")")
        }
    }

    private func json(_ database: String, _ table: TableShape, _ session: DatabaseSession) throws -> WebResponse {
        let page = try TablePage.read(visit, database, table, in: session)
        let extras = TableExtras(visit: visit, page: page, session: session)
        let json = RowsJSON(
            rows: page.rows, labels: page.labels, keys: RowKeys(of: table), hasPrimaryKey: !table.primaryKeys.isEmpty,
            members: [.init("next", page.next.flatMap { $0.isEmpty ? nil : .text($0) } ?? .null)]
                + (try extras.members()),
            truncated: false,
            parsesJSONColumns: visit.items.all("_extra").contains { $0.split(separator: ",").contains("columns") })
        var response = try json.response(visit.items)
        if let next = page.nextURL { response.headers[.link] = "<\(next)>; rel=\"next\"" }
        return response
    }

    private func page(_ database: String, _ table: TableShape, _ session: DatabaseSession) throws -> WebResponse {
        let page = try TablePage.read(visit, database, table, in: session, labelsByDefault: true)
        let extras = TableExtras(visit: visit, page: page, session: session)
        var response = try pages.table(visit, page, extras)
        response.headers[.link] = visit.alternateLink
        if let next = page.nextURL { response.headers.append(.init(name: .link, value: "<\(next)>; rel=\"next\"")) }
        return response
    }

    /// Forms without scripts send `_filter_column=a&_filter_op=gt&_filter_value=1`; the URL that it means is `a__gt=1`.
    private var redirection: WebResponse? {
        let items = visit.items
        var pairs: [Links.Pair] = []
        func value(_ name: String) -> String? { items[name].flatMap { $0.isEmpty ? nil : $0 } }
        func take(_ suffix: String, defaultOperation: String) {
            var operation = value("_filter_op" + suffix) ?? defaultOperation
            var text = value("_filter_value" + suffix) ?? ""
            if let split = operation.range(of: "__") {
                text = String(operation[split.upperBound...])
                operation = String(operation[..<split.lowerBound])
            }
            if let column = value("_filter_column" + suffix) { pairs.append(("\(column)__\(operation)", text)) }
            for name in ["_filter_column", "_filter_op", "_filter_value"]
            where items.has(name + suffix) || !suffix.isEmpty {
                pairs.append((name + suffix, nil))
            }
        }
        take("", defaultOperation: "")
        var seen: Set<String> = []
        for item in items.items where item.name.hasPrefix("_filter_column_") && seen.insert(item.name).inserted {
            let number = item.name.dropFirst("_filter_column_".count)
            guard !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { continue }
            take("_\(number)", defaultOperation: "exact")
        }
        if pairs.isEmpty, items.has("_sort_by_desc") {
            pairs = [("_sort_desc", items["_sort"]), ("_sort_by_desc", nil), ("_sort", nil)]
        }
        guard !pairs.isEmpty else { return nil }
        let path = visit.links.adding(pairs)
        var response = WebResponse.redirect(to: path)
        response.headers[.link] = "<\(path)>; rel=preload"
        return response
    }

    private func cached(_ response: WebResponse) -> WebResponse { visit.cached(response) }
}

extension Visit {
    /// A year, in seconds.
    private static let longestTTL = 31_536_000

    /// With the headers that answers about tables and rows have.
    func cached(_ response: WebResponse) -> WebResponse {
        var response = response
        if response.status == 200 || response.status == 304 {
            let asked = items["_ttl"].flatMap { text in
                !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    ? min(Int(text) ?? Self.longestTTL, Self.longestTTL) : nil
            }
            let seconds = asked ?? settings.defaultCacheTTL
            response.headers[.cacheControl] = seconds == 0 ? "no-cache" : "max-age=\(seconds)"
        }
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }

    /// Where the same is as JSON.
    var alternateLink: String {
        "<\(links.absolute(links.format("json")))>; rel=\"alternate\"; type=\"application/json+datasette\""
    }
}
