/// `/-/search`: what a search finds in every table that has a full-text index.
struct SearchMarkup {
    let pages: SitePages
    let visit: Visit

    /// How many rows of each table are shown, and how long looking for them may take.
    private static let shown = 5, milliseconds = 1000
    /// What SQLite puts around what it found, and no text holds.
    private static let begin: UInt8 = 2, end: UInt8 = 3

    /// One table and what was found in it.
    private struct Found {
        let database: String
        let table: TableShape
        let rows: ResultTable
        let title: RowTitle
        let timedOut: Bool
    }

    /// The full-text index of a table, if it is another one than the table itself.
    static func index(of table: TableShape) -> String? {
        table.isView ? nil : table.searchTable.flatMap { $0 == table.name ? nil : $0 }
    }

    func response() throws -> WebResponse {
        let text = visit.items["q"] ?? ""
        var found: [Found] = []
        for entry in visit.catalog.entries where visit.configuration.allowsDatabase(entry.name) {
            guard try visit.file(entry.name) != nil else { continue }
            try visit.session(entry.name) { session in
                for name in session.file.shape.names {
                    guard let table = session.file.shape.tables[name], !visit.isHidden(table, in: entry.name),
                        visit.configuration.allowsTable(entry.name, name), let index = Self.index(of: table)
                    else { continue }
                    found.append(try search(text, entry.name, table, index: index, session))
                }
            }
        }
        var context: PageContext = [
            "text": text, "tables": found.count, "isOne": found.count == 1, "isEmpty": found.isEmpty,
        ]
        if !Self.isBlank(text) { context["resultsHTML"] = html(found, text) }
        var frame = pages.frame(
            visit, title: text.isEmpty ? "Search" : "Search: \(text)",
            breadcrumbs: [.init("Search", "/-/search", isCurrent: true)])
        frame.isUnlisted = !text.isEmpty
        return pages.renderer.render(.search, context, page: frame)
    }

    private static func isBlank(_ text: String) -> Bool { SearchEscape.words(text).isEmpty }

    private func search(
        _ text: String, _ database: String, _ table: TableShape, index: String, _ session: DatabaseSession
    ) throws -> Found {
        let configuration = visit.configuration.table(database, table.name)
        let title = RowTitle(of: table, labelColumn: configuration.labelColumn)
        func answer(_ rows: ResultTable, timedOut: Bool = false) -> Found {
            Found(database: database, table: table, rows: rows, title: title, timedOut: timedOut)
        }
        guard !Self.isBlank(text) else { return answer(ResultTable()) }
        let keys = RowKeys(of: table).columns
        var columns: [String] = []
        for column in keys + title.columns where !columns.contains(column) { columns.append(column) }
        let isFTS5 = session.file.shape.tables[index]?.definition?.lowercased().contains("fts5") == true
        let name = SQLText.identifier(index)
        let marks = "char(\(Self.begin)), char(\(Self.end)), '…'"
        let snippet = isFTS5 ? "snippet(\(name), -1, \(marks), 32)" : "snippet(\(name), \(marks), -1, 32)"
        let sql = """
            select \(columns.map { "t." + SQLText.identifier($0) }.joined(separator: ", ")), f.found
            from (
                select rowid as place, \(snippet) as found
                from \(name)
                where \(name) match escape_fts(:search)
                \(isFTS5 ? "order by rank" : "")
                limit \(Self.shown)
            ) f
            join \(SQLText.identifier(table.name)) t
                on t.\(SQLText.identifier(configuration.searchKey ?? "rowid")) = f.place
            """
        do throws(SQLFailure) {
            return answer(try session.read(sql, ["search": .text(text)], milliseconds: Self.milliseconds))
        } catch {
            // Other tables may have found something.
            switch error {
            case .interrupted: return answer(ResultTable(), timedOut: true)
            case .failed: return answer(ResultTable())
            default: throw error
            }
        }
    }

    private func html(_ found: [Found], _ text: String) -> String {
        var html = HTMLWriter(capacity: 8192)
        for result in found where result.rows.rowCount > 0 { write(result, text, to: &html) }
        let slow = found.filter(\.timedOut).map { "\($0.database): \($0.table.name)" }
        if !slow.isEmpty {
            html.markup("<p class=\"message\">Searching took too long in: ")
            html.text(slow.joined(separator: ", "))
            html.markup("</p>")
        } else if found.allSatisfy({ $0.rows.rowCount == 0 }) {
            html.markup("<p class=\"zero-results\">0 records</p>")
        }
        return html.html
    }

    private func write(_ result: Found, _ text: String, to html: inout HTMLWriter) {
        let heading = "\(SitePages.label(result.database)): \(result.table.name)"
        html.markup("<section><h2>")
        html.text(heading)
        html.markup("</h2><ol class=\"plain results\">")
        let keys = RowKeys(of: result.table)
        let unit = ColumnStyle.moneyUnit(result.database)
        for row in 0..<result.rows.rowCount {
            let path =
                LinkAddress.table(result.database, result.table.name) + "/" + keys.path(result.rows, row) + "?"
                + LinkAddress.query([("_highlight", text)])
            let title = result.title.text(result.rows, row, unit: unit)
            html.markup("<li>")
            html.link(to: path, title.isEmpty ? keys.path(result.rows, row) : title)
            html.markup("<p class=\"snippet\">")
            if case .text(let range) = result.rows[row, result.rows.columns.count - 1] {
                Self.write(result.rows.bytes[range], to: &html)
            }
            html.markup("</p></li>")
        }
        html.markup("</ol><p>")
        html.link(
            to: LinkAddress.table(result.database, result.table.name, [("_search", text)]),
            "All results in \(heading)")
        html.markup("</p></section>")
    }

    /// What was found, with its marks as markup; marks that the text itself holds cannot nest or stay open.
    private static func write(_ snippet: ArraySlice<UInt8>, to html: inout HTMLWriter) {
        var start = snippet.startIndex
        var isMarked = false
        for index in snippet.indices where snippet[index] == begin || snippet[index] == end {
            html.text(snippet[start..<index])
            start = index + 1
            guard isMarked == (snippet[index] == end) else { continue }
            if isMarked { html.markup("</mark>") } else { html.markup("<mark>") }
            isMarked.toggle()
        }
        html.text(snippet[start...])
        if isMarked { html.markup("</mark>") }
    }
}
