/// The page of a statement: of a reader's own in the editor, or of a canned query.
struct QueryMarkup {
    let pages: SitePages
    let visit: Visit
    let page: QueryPage

    private var editor: String { LinkAddress.database(page.database) + "/-/query" }
    private var allowsSQL: Bool { visit.configuration.allowsSQL(page.database) }
    /// Whether the statement is left out.
    private var hidesSQL: Bool {
        if page.canned?.hidesSQL == true { return visit.items["_show_sql"]?.isEmpty != false }
        return page.error == nil && visit.items["_hide_sql"]?.isEmpty == false
    }

    func response() -> WebResponse {
        let database = SitePages.label(page.database)
        let title = page.canned?.title ?? "SQL over \(database)"
        var context: PageContext = [
            "title": title, "action": page.canned.map { LinkAddress.table(page.database, $0.name) } ?? editor,
            "descriptionHTML": page.canned.map { SitePages.descriptionHTML($0.json) } ?? "",
            "parameters": page.parameters.enumerated().map { index, parameter in
                ["index": index, "name": parameter.name, "value": parameter.value] as PageContext
            },
            "hasParameters": !page.parameters.isEmpty, "isCanned": page.canned != nil, "hidesSQL": hidesSQL,
            "isEditor": page.canned == nil && !hidesSQL, "sql": page.sql ?? "",
            "rowCount": page.rows.rowCount, "isTruncated": page.rows.truncated,
            "hasSubmit": page.canned == nil || !page.parameters.isEmpty,
        ]
        if let error = page.error { context["error"] = error }
        if page.sql != nil {
            let isHidden = hidesSQL
            let name = page.canned?.hidesSQL == true ? "_show_sql" : "_hide_sql"
            let shows = name == "_show_sql" ? isHidden : !isHidden
            context["toggle"] =
                [
                    "address": visit.links.replacing([(name, shows ? "1" : nil)]),
                    "label": isHidden ? "Show SQL" : "Hide SQL",
                ] as PageContext
        }
        if page.error == nil, page.sql != nil {
            context["resultsHTML"] = resultsHTML
            context["json"] = visit.links.format("json")
            context["csv"] = visit.links.format("csv", adding: [("_size", "max")])
        }
        if page.canned != nil, allowsSQL, let sql = page.sql {
            context["edit"] = LinkAddress.sql(
                page.database, sql, page.parameters.map { ($0.name, $0.value) })
        }
        var frame = pages.frame(
            visit, title: title, description: page.canned?.json["description"]?.text,
            breadcrumbs: [.init(database, LinkAddress.database(page.database))])
        if page.error == nil, page.sql != nil { frame.json = visit.links.format("json") }
        frame.isUnlisted = !visit.items.isEmpty
        return pages.renderer.render(.query, context, page: frame)
    }

    private var resultsHTML: String {
        let rows = page.rows
        guard rows.rowCount > 0 else { return "<p class=\"zero-results\">0 records</p>" }
        let cells = CellWriter(
            rows: rows,
            styles: ColumnStyle.of(rows, in: page.database, table: nil, shape: nil, dates: datesTable),
            highlighter: Highlighter(visit.items["_highlight"]), longest: visit.settings.truncateCellsHTML,
            moneyUnit: ColumnStyle.moneyUnit(page.database)
        ) { row, column in
            guard case .blob(let range) = rows[row, column] else { return "" }
            return BlobAnswer.link(visit, rows.columns[column], rows.bytes[range])
        }
        var html = HTMLWriter(capacity: rows.bytes.count * 2 + rows.cells.count * 48 + 1024)
        RowGrid(caption: "Results of the query", cells: cells).write(to: &html)
        return html.html
    }

    /// The table whose rows of a day a date leads to: only the query of meetings ahead says of which.
    private var datesTable: String? {
        page.database == "meetings" && page.canned?.name == "upcoming" ? "agendas" : nil
    }
}
