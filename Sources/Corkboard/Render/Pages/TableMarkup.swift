/// The page of a table or view.
struct TableMarkup {
    let pages: SitePages
    let visit: Visit
    let page: TablePage
    let extras: TableExtras

    private var table: TableShape { page.table }
    private var path: String { LinkAddress.table(page.database, table.name) }

    func response() throws -> WebResponse {
        let count = try extras.count()
        let facets = try extras.facets()
        let suggestions = try extras.suggestions(count: count)
        let metadata = visit.configuration.pageDescription(page.database, table.name)
        let title = metadata["title"]?.text ?? table.name
        let form = FilterForm(visit: visit, page: page)
        var context: PageContext = [
            "title": title, "descriptionHTML": SitePages.descriptionHTML(metadata), "summary": summary(count),
            "formHTML": form.html, "facetsHTML": FacetMarkup.html(facets, suggestions), "rowsHTML": rowsHTML,
            "exportHTML": ExportMarkup(visit: visit, page: page).html, "isView": table.isView,
        ]
        if form.hasSearch { context["searchHTML"] = form.searchHTML }
        if let next = page.nextURL { context["next"] = next }
        if visit.items["_next"]?.isEmpty == false {
            context["first"] = visit.links.removing(["_next"])
        }
        context["hasPages"] = context["next"] != nil || context["first"] != nil
        if page.place.allowsSQL { context["sqlAddress"] = sqlAddress }
        if let definition = table.definition {
            context["definition"] = ([definition] + table.attachments).map { $0 + ";" }.joined(separator: "\n")
        }
        var frame = pages.frame(
            visit, title: page.database + ": " + title,
            description: metadata["description"]?.text ?? "\(title): \(summary(count))",
            breadcrumbs: [.init(SitePages.label(page.database), LinkAddress.database(page.database))])
        frame.json = visit.links.format("json")
        // Every combination of filters is a page: only the table itself is worth finding.
        frame.isUnlisted = !visit.items.isEmpty
        return pages.renderer.render(.table, context, page: frame)
    }

    /// `1,234 rows where date > 2020 sorted by date descending`
    private func summary(_ count: Int64?) -> String {
        let sentence = page.query.sentence
        let rows = SitePages.count(count).map { $0 + (count == 1 ? " row" : " rows") } ?? "Rows"
        return sentence.isEmpty ? rows : rows + " " + sentence
    }

    private var sqlAddress: String {
        let parameters = page.query.parameterNames.compactMap { name in
            page.query.parameters[name]?.spelled.map { (name, $0) }
        }
        return LinkAddress.sql(page.database, page.query.sql, parameters)
    }

    private var highlighter: Highlighter { Highlighter(page.query.search ?? visit.items["_highlight"]) }

    private var rowsHTML: String {
        let rows = page.rows
        var html = HTMLWriter(capacity: rows.bytes.count * 2 + rows.cells.count * 48 + 2048)
        if rows.rowCount == 0 {
            html.markup("<p class=\"zero-results\">0 records</p>")
        } else if let cards = PageCards(rows: rows, table: table) {
            cards.writeAll(
                to: &html, place: place, highlighter: highlighter,
                search: page.query.search ?? visit.items["_highlight"])
        } else {
            grid.write(to: &html)
        }
        return html.html
    }

    private var place: PageCards.Place {
        PageCards.Place(database: page.database, table: table.name, site: visit.catalog.site, cdnURL: pages.cdnURL)
    }

    private var grid: RowGrid {
        let rows = page.rows
        let keys = RowKeys(of: table)
        let path = path
        let cells = CellWriter(
            rows: rows,
            styles: ColumnStyle.of(
                rows, in: page.database, table: table, shape: page.place.shape, dates: table.name),
            labels: page.labels, highlighter: highlighter, longest: visit.settings.truncateCellsHTML,
            moneyUnit: ColumnStyle.moneyUnit(page.database), searchPath: path
        ) { row, column in
            table.isView
                ? BlobAnswer.link(visit, rows.columns[column], Self.bytes(rows, row, column))
                : path + "/" + keys.path(rows, row) + ".blob?_blob_column="
                    + PercentEncoding.encodeQuery(rows.columns[column])
        }
        return RowGrid(
            caption: "Rows of \(table.name)", cells: cells,
            rowAddress: table.isView ? nil : { path + "/" + keys.path(rows, $0) },
            keyColumn: keys.columns.count == 1 ? rows.index(of: keys.columns[0]) : nil,
            descriptions: visit.configuration.columnDescriptions(page.database, table.name), sort: sort)
    }

    private static func bytes(_ rows: ResultTable, _ row: Int, _ column: Int) -> ArraySlice<UInt8> {
        if case .blob(let range) = rows[row, column] { rows.bytes[range] } else { [] }
    }

    /// Where the headings lead that sort: upwards, or downwards where rows are sorted upwards already.
    private func sort(_ column: String) -> RowGrid.Sort? {
        let query = page.query
        guard query.sortableColumns.contains(column) else { return nil }
        let isUp = query.sort == column
        let address = visit.links.replacing([
            ("_next", nil), ("_sort", isUp ? nil : column), ("_sort_desc", isUp ? column : nil),
        ])
        return .init(
            address: address, order: isUp ? "ascending" : query.sortDescending == column ? "descending" : nil)
    }
}
