/// Where the same rows are for programs, and the form that exports them.
struct ExportMarkup {
    let visit: Visit
    let page: TablePage

    var html: String {
        var html = HTMLWriter(capacity: 2048)
        html.markup("<p>These rows as ")
        html.link(to: visit.links.format("json", adding: labelled), "JSON")
        html.markup(" or CSV: ")
        html.link(to: visit.links.format("csv", adding: labelled + [("_size", "max")]), mostRows)
        if visit.catalog.allowsCSVStream(page.database), page.nextURL != nil || visit.items["_next"] != nil {
            html.markup(", ")
            html.link(to: allRows, "all rows as a file")
        }
        html.markup(".</p><details class=\"tools\"><summary>Advanced export</summary><p>JSON shape: ")
        let shapes = [
            ("default", []), ("array", [("_shape", "array")]),
            ("newline-delimited", [("_shape", "array"), ("_nl", "on")]),
        ]
        for (index, shape) in (shapes + (page.table.isView ? [] : [("object", [("_shape", "object")])])).enumerated() {
            if index > 0 { html.markup(", ") }
            html.link(to: visit.links.format("json", adding: shape.1), shape.0)
        }
        html.markup("</p><form class=\"filters\" method=\"get\"")
        html.attribute("action", LinkAddress.table(page.database, page.table.name) + ".csv")
        html.markup("><fieldset><legend>CSV</legend>")
        writeCheck("_dl", "Download as a file", to: &html)
        if !page.table.foreignKeys.isEmpty { writeCheck("_labels", "With labels of references", to: &html) }
        if visit.catalog.allowsCSVStream(page.database), page.nextURL != nil || visit.items["_next"] != nil {
            writeCheck("_stream", "All rows, not this page alone", to: &html)
        }
        html.markup("</fieldset>")
        for item in visit.items.items where !["_next", "_size", "_dl", "_labels", "_stream"].contains(item.name) {
            html.markup("<input type=\"hidden\"")
            html.attribute("name", item.name)
            html.attribute("value", item.value)
            html.markup(">")
        }
        html.markup("<input type=\"hidden\" name=\"_size\" value=\"max\">")
        html.markup("<button type=\"submit\">Export CSV</button></form></details>")
        return html.html
    }

    private var mostRows: String {
        page.nextURL == nil ? "these rows" : "the first \(MoneyText.count(Int64(visit.settings.maxReturnedRows))) rows"
    }

    /// From the first row on, whichever page this is.
    private var allRows: String {
        let kept = visit.items.items.filter {
            !["_next", "_size", "_dl", "_stream"].contains($0.name) && !$0.value.isEmpty
        }
        let added = [("_stream", "on"), ("_dl", "on")].map { QueryItems.Item(name: $0.0, value: $0.1) }
        return LinkAddress.table(page.database, page.table.name) + ".csv?" + QueryItems(items: kept + added).encoded
    }

    private var labelled: [(String, String)] { page.table.foreignKeys.isEmpty ? [] : [("_labels", "on")] }

    private func writeCheck(_ name: StaticString, _ label: StaticString, to html: inout HTMLWriter) {
        html.markup("<div class=\"check\"><input type=\"checkbox\" value=\"on\" name=\"")
        html.markup(name)
        html.markup("\" id=\"export")
        html.markup(name)
        html.markup("\"><label for=\"export")
        html.markup(name)
        html.markup("\">")
        html.markup(label)
        html.markup("</label></div>")
    }
}
