/// The page of one row.
struct RowMarkup {
    let pages: SitePages
    let visit: Visit
    let page: RowPage
    let session: DatabaseSession

    private var table: TableShape { page.table }
    private var path: String { LinkAddress.table(page.database, table.name) }
    private var permalink: String { visit.links.absolute(LinkAddress.row(page.database, table.name, page.keyValues)) }
    private var unit: String { ColumnStyle.moneyUnit(page.database) }
    private var place: PageCards.Place {
        PageCards.Place(database: page.database, table: table.name, site: visit.catalog.site, cdnURL: pages.cdnURL)
    }

    func response() throws -> WebResponse {
        let cards = PageCards(rows: page.rows, table: table)
        let keys = page.keyValues.joined(separator: ",")
        let label = visit.configuration.table(page.database, table.name).labelColumn
        let name = RowTitle(of: table, labelColumn: label).text(page.rows, 0, unit: unit)
        let citation = cards.map { MeetingCitation($0.title(0), place: place, permalink: permalink) }
        let title = citation?.title ?? (name.isEmpty ? keys : name)
        var context: PageContext = [
            "title": title, "table": table.name, "path": path, "permalink": permalink, "keys": keys,
            "json": visit.links.format("json"), "recordHTML": recordHTML,
        ]
        let related = try relatedHTML()
        // An empty text is a value to a template: a heading over nothing.
        if !related.isEmpty { context["relatedHTML"] = related }
        var frame = pages.frame(
            visit, title: "\(title) (\(page.database): \(table.name))", description: "\(table.name): \(title)",
            breadcrumbs: [
                .init(SitePages.label(page.database), LinkAddress.database(page.database)), .init(table.name, path),
            ])
        frame.canonical = permalink
        frame.json = visit.links.format("json")
        if let cards, let citation {
            var html = HTMLWriter(capacity: page.rows.bytes.count * 2 + 4096)
            cards.writeOne(
                to: &html, place: place,
                highlighter: Highlighter(
                    visit.items["_search"].flatMap { $0.isEmpty ? nil : $0 } ?? visit.items["_highlight"]))
            context["cardHTML"] = html.html
            context["citation"] = citation.text
            context["neighboursHTML"] = try neighboursHTML(cards)
            if let site = visit.catalog.site {
                context["clip"] =
                    "https://civic.observer/clip/?"
                    + LinkAddress.query([("id", keys), ("subdomain", site.subdomain), ("table", table.name)])
            }
            frame.meta = citation.meta
            frame.description = citation.text
        }
        return pages.renderer.render(.row, context, page: frame)
    }

    /// Every column with its value.
    private var recordHTML: String {
        let rows = page.rows
        let cells = CellWriter(
            rows: rows,
            styles: ColumnStyle.of(
                rows, in: page.database, table: table, shape: session.file.shape, dates: table.name),
            labels: page.labels,
            highlighter: Highlighter(PageCards.isPages(table) ? nil : visit.items["_highlight"]),
            moneyUnit: unit, searchPath: path
        ) { _, column in
            LinkAddress.row(page.database, table.name, page.keyValues) + ".blob?_blob_column="
                + PercentEncoding.encodeQuery(rows.columns[column])
        }
        let descriptions = visit.configuration.columnDescriptions(page.database, table.name)
        var html = HTMLWriter(capacity: rows.bytes.count * 2 + rows.columns.count * 96)
        html.markup("<dl class=\"record\">")
        for (column, name) in rows.columns.enumerated() {
            html.markup("<dt>")
            html.text(name)
            if let description = descriptions[name]?.text {
                html.markup(" <span class=\"note\">")
                html.text(description)
                html.markup("</span>")
            }
            html.markup("</dt><dd>")
            cells.writeValue(0, column, to: &html)
            html.markup("</dd>")
        }
        html.markup("</dl>")
        return html.html
    }

    /// Rows of other tables that belong to this one; empty without any.
    private func relatedHTML() throws -> String {
        let origins = RowOrigins(visit: visit, page: page, session: session)
        var links = try origins.outgoing().map { RowOrigins.Link(label: "Row in \($0.label)", address: $0.address) }
        for column in ["filing_id", "superseded_by"] {
            guard let key = table.foreignKeys.first(where: { $0.column == column }),
                let index = page.rows.index(of: column), let value = page.rows.value(0, index).spelled
            else { continue }
            let label = column == "filing_id" ? "Its filing" : "The filing that replaces it"
            links.insert(
                .init(label: label, address: LinkAddress.row(page.database, key.otherTable, [value])), at: 0)
        }
        links += try page.incoming(visit, session).filter { $0.count > 0 }.map { incoming in
            let rows = incoming.count == 1 ? "row" : "rows"
            return .init(
                label: "\(MoneyText.count(incoming.count)) \(rows) in \(incoming.key.otherTable)",
                address: LinkAddress.table(
                    page.database, incoming.key.otherTable,
                    [(LinkAddress.filter(incoming.key.column), page.keyValues[0])]))
        }
        links += try origins.incoming()
        var html = HTMLWriter(capacity: 512)
        for link in links {
            html.markup("<li>")
            html.link(to: link.address, link.label)
            html.markup("</li>")
        }
        return html.html
    }

    /// The pages before and after this one in the same document.
    private func neighboursHTML(_ cards: PageCards) throws -> String {
        let (meeting, date, number) = cards.title(0)
        var html = HTMLWriter(capacity: 512)
        html.markup("<nav class=\"pagination\" aria-label=\"Pages of this document\"><ul>")
        let page = Int(number)
        let near = try page.map { try neighbours(meeting, date, $0) } ?? [:]
        for (label, offset, relation) in [("Previous page", -1, "prev"), ("Next page", 1, "next")] {
            guard let page, let id = near[page + offset] else { continue }
            html.markup("<li><a")
            html.attribute("rel", relation)
            html.attribute("href", LinkAddress.row(self.page.database, table.name, [id]))
            html.markup(">")
            html.text(label)
            html.markup("</a></li>")
        }
        if let page {
            html.markup("<li>")
            html.link(
                to: LinkAddress.table(
                    self.page.database, table.name,
                    [
                        ("date__exact", date), ("meeting__exact", meeting), ("_sort", "page"),
                        ("page__gte", String(max(page - 2, 0))), ("page__lte", String(page + 2)),
                    ]), "View surrounding pages (pages \(max(page - 2, 1))–\(page + 2))")
            html.markup("</li>")
        }
        html.markup("<li>")
        html.link(to: PageCards.document(place, meeting, date), "All pages of this document")
        html.markup("</li></ul></nav>")
        return html.html
    }

    /// The keys of the pages next to this one. Pages of a document are stored one after another, so only rows that lie
    /// near are looked at: a table of minutes need not have an index.
    private func neighbours(_ meeting: String, _ date: String, _ number: Int) throws -> [Int: String] {
        let name = SQLText.identifier(table.name)
        let key = SQLText.identifier(table.primaryKeys[0])
        do throws(SQLFailure) {
            let found = try session.read(
                """
                select \(key), page
                from \(name)
                where rowid between (select rowid from \(name) where \(key) = :key) - 30
                    and (select rowid from \(name) where \(key) = :key) + 30
                    and meeting = :meeting and date = :date and page in (:before, :after)
                """,
                [
                    "key": .text(page.keyValues[0]), "meeting": .text(meeting), "date": .text(date),
                    "before": .integer(Int64(number) - 1), "after": .integer(Int64(number) + 1),
                ], milliseconds: 50)
            return Dictionary(
                (0..<found.rowCount).map { (Int(found.text($0, 1)) ?? 0, found.text($0, 0)) },
                uniquingKeysWith: { first, _ in first })
        } catch {
            // A table without row ids has no neighbours that could be found as fast.
            if case .unavailable = error { throw error }
            return [:]
        }
    }
}
