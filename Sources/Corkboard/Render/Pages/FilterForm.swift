/// The forms above the rows of a table: search, filters, order. They work without scripts.
struct FilterForm {
    let visit: Visit
    let page: TablePage

    private var path: String { LinkAddress.table(page.database, page.table.name) }

    /// Whether the table has a full-text index.
    var hasSearch: Bool {
        guard let index = page.place.configuration.searchTable ?? page.table.searchTable else { return false }
        return page.place.allowsTable(index)
    }

    /// The form of the search.
    var searchHTML: String {
        var html = HTMLWriter(capacity: 1024)
        html.markup("<form class=\"search\" role=\"search\" method=\"get\"")
        html.attribute("action", path)
        html.attribute("aria-label", "Search \(page.table.name)")
        html.markup("><div class=\"field wide\"><label for=\"search\">Search these rows</label>")
        html.markup("<input type=\"search\" id=\"search\" name=\"_search\"")
        html.attribute("value", visit.items["_search"] ?? "")
        html.markup("></div>")
        writeHidden(to: &html, without: ["_search"])
        html.markup("<button type=\"submit\">Search</button>")
        if visit.items["_search"]?.isEmpty == false {
            html.markup("<a class=\"button quiet\"")
            html.attribute("href", visit.links.removing(["_search", "_next"]))
            html.markup(">Clear search</a>")
        }
        html.markup("</form>")
        return html.html
    }

    /// What filters there are, and the forms for another one and for the order.
    var html: String {
        var html = HTMLWriter(capacity: 4096)
        writeActive(to: &html)
        html.markup("<details class=\"tools\"><summary>Filter and sort</summary>")
        writeFilterForm(to: &html)
        writeSortForm(to: &html)
        html.markup("</details>")
        writeColumnForm(to: &html)
        return html.html
    }

    private func writeActive(to html: inout HTMLWriter) {
        let active = page.query.filters
        guard !active.isEmpty || !page.query.wheres.isEmpty else { return }
        html.markup("<ul class=\"chips\" aria-label=\"Filters in force\">")
        for filter in active {
            let text = filter.operation.sentence(filter.column, filter.text)
            writeActive(text, removing: links.removing(filter.name, filter.text), to: &html)
        }
        for condition in page.query.wheres {
            writeActive(condition, removing: links.removing("_where", condition), to: &html)
        }
        html.markup("</ul>")
    }

    /// Links without the place of the next page, which is another one with other filters.
    private var links: Links {
        var request = visit.request
        request.queryString = QueryItems(items: visit.items.items.filter { $0.name != "_next" }).encoded
        return Links(request, forcesHTTPS: visit.settings.forceHTTPSURLs)
    }

    private func writeActive(_ text: String, removing address: String, to html: inout HTMLWriter) {
        html.markup("<li class=\"chip\">")
        html.text(text)
        html.markup(" <a rel=\"nofollow\"")
        html.attribute("href", address)
        html.attribute("aria-label", "Remove the filter \(text)")
        html.markup(">✕</a></li>")
    }

    private func writeFilterForm(to html: inout HTMLWriter) {
        html.markup("<form class=\"filters\" method=\"get\"")
        html.attribute("action", path)
        html.markup("><div class=\"field\"><label for=\"filter-column\">Column</label>")
        html.markup("<select id=\"filter-column\" name=\"_filter_column\"><option value=\"\">Choose a column</option>")
        for column in page.table.columnNames { writeOption(column, column, isSelected: false, to: &html) }
        html.markup("</select></div><div class=\"field\"><label for=\"filter-op\">Comparison</label>")
        html.markup("<select id=\"filter-op\" name=\"_filter_op\">")
        for operation in FilterOperator.allCases {
            writeOption(operation.rawValue, operation.label, isSelected: operation == .exact, to: &html)
        }
        html.markup("</select></div><div class=\"field\"><label for=\"filter-value\">Value</label>")
        html.markup("<input type=\"text\" id=\"filter-value\" name=\"_filter_value\"></div>")
        writeHidden(to: &html)
        html.markup("<button type=\"submit\">Add filter</button></form>")
    }

    private func writeSortForm(to html: inout HTMLWriter) {
        let query = page.query
        let columns = ((page.table.usesRowID ? ["rowid"] : []) + page.table.columnNames)
            .filter(query.sortableColumns.contains)
        guard !columns.isEmpty else { return }
        html.markup("<form class=\"filters\" method=\"get\"")
        html.attribute("action", path)
        html.markup("><div class=\"field\"><label for=\"sort\">Sort by</label><select id=\"sort\" name=\"_sort\">")
        html.markup("<option value=\"\">The order of the table</option>")
        for column in columns {
            writeOption(column, column, isSelected: column == query.sort ?? query.sortDescending, to: &html)
        }
        html.markup("</select></div><div class=\"check\"><input type=\"checkbox\" id=\"sort-desc\" ")
        html.markup("name=\"_sort_by_desc\" value=\"on\"")
        if query.sortDescending != nil { html.markup(" checked") }
        html.markup("><label for=\"sort-desc\">Descending</label></div>")
        writeHidden(to: &html, without: ["_sort", "_sort_desc"])
        html.markup("<button type=\"submit\">Sort</button></form>")
    }

    /// Which columns are shown; the keys always are.
    private func writeColumnForm(to html: inout HTMLWriter) {
        let columns = page.table.columnNames.filter { !page.table.primaryKeys.contains($0) }
        guard columns.count > 3 else { return }
        html.markup("<details class=\"tools\"><summary>Columns</summary><form class=\"filters\" method=\"get\"")
        html.attribute("action", path)
        html.markup("><fieldset class=\"columns\"><legend>Show these columns</legend>")
        for (index, column) in columns.enumerated() {
            html.markup("<div class=\"check\"><input type=\"checkbox\" name=\"_col\" id=\"col-")
            html.number(index)
            html.markup("\"")
            html.attribute("value", column)
            if page.query.columns.contains(column) { html.markup(" checked") }
            html.markup("><label for=\"col-")
            html.number(index)
            html.markup("\">")
            html.text(column)
            html.markup("</label></div>")
        }
        html.markup("</fieldset>")
        writeHidden(to: &html, without: ["_col", "_nocol"], keepsPlace: true)
        html.markup("<button type=\"submit\">Show</button></form></details>")
    }

    private func writeOption(_ value: String, _ label: String, isSelected: Bool, to html: inout HTMLWriter) {
        html.markup("<option")
        html.attribute("value", value)
        if isSelected { html.markup(" selected") }
        html.markup(">")
        html.text(label)
        html.markup("</option>")
    }

    /// What the request had besides; the next page of the old order would be nowhere in the new one.
    private func writeHidden(
        to html: inout HTMLWriter, without names: Set<String> = [], keepsPlace: Bool = false
    ) {
        for item in visit.items.items
        where !names.contains(item.name) && (keepsPlace || item.name != "_next") && !item.name.hasPrefix("_filter_")
            && !item.value.isEmpty
        {
            html.markup("<input type=\"hidden\"")
            html.attribute("name", item.name)
            html.attribute("value", item.value)
            html.markup(">")
        }
    }
}
