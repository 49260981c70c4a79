/// Tables, views and queries of a database as a list.
struct TableList {
    let visit: Visit
    let summary: DatabaseSummary
    /// Whether the list stands below the heading of its database, and not of the page.
    var isNested = false

    /// The tables in short: name, rows, what is said of them.
    func writeShort(_ tables: [DatabaseSummary.Table], to html: inout HTMLWriter) {
        guard !tables.isEmpty else { return }
        html.markup("<ul class=\"tables\">")
        for table in tables {
            html.markup("<li>")
            html.link(to: LinkAddress.table(summary.name, table.shape.name), table.shape.name)
            html.markup(" <span class=\"count\">")
            html.text(SitePages.count(table.count) ?? "many")
            html.markup(table.count == 1 ? " row</span>" : " rows</span>")
            writeDescription(table, to: &html)
            html.markup("</li>")
        }
        html.markup("</ul>")
    }

    /// The tables as rows of an HTML table, with their columns.
    func write(_ tables: [DatabaseSummary.Table], caption: String, to html: inout HTMLWriter) {
        guard !tables.isEmpty else { return }
        html.markup("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\"")
        html.attribute("aria-label", caption)
        html.markup("><table><caption class=\"hidden\">")
        html.text(caption)
        html.markup("</caption><thead><tr><th scope=\"col\">Table</th><th scope=\"col\" class=\"number\">Rows</th>")
        html.markup("<th scope=\"col\">Columns</th></tr></thead><tbody>")
        for table in tables { write(table, to: &html) }
        html.markup("</tbody></table></div>")
    }

    private func write(_ table: DatabaseSummary.Table, to html: inout HTMLWriter) {
        html.markup("<tr><th scope=\"row\">")
        html.link(to: LinkAddress.table(summary.name, table.shape.name), table.shape.name)
        html.markup("</th><td class=\"number\">")
        if let count = SitePages.count(table.count) {
            html.text(count)
        } else {
            html.markup("<span class=\"note\">many</span>")
        }
        html.markup("</td><td>")
        writeDescription(table, to: &html)
        html.markup("<p class=\"note columns\">")
        html.text(table.shape.columnNames.joined(separator: ", "))
        html.markup("</p></td></tr>")
    }

    private func writeDescription(_ table: DatabaseSummary.Table, to html: inout HTMLWriter) {
        let description = visit.configuration.pageDescription(summary.name, table.shape.name)
        guard let text = description["description"]?.text ?? description["title"]?.text else { return }
        html.markup("<p>")
        html.text(text)
        html.markup("</p>")
    }

    /// Views and canned queries, each a link.
    func writeOthers(to html: inout HTMLWriter) {
        write("Views", summary.views.map { ($0.name, $0.name, nil) }, to: &html)
        write("Queries", summary.queries.map { ($0.title, $0.name, $0.json["description"]?.text) }, to: &html)
    }

    private func write(
        _ heading: String, _ links: [(label: String, name: String, description: String?)], to html: inout HTMLWriter
    ) {
        guard !links.isEmpty else { return }
        html.markup(isNested ? "<h3>" : "<h2>")
        html.text(heading)
        html.markup(isNested ? "</h3>" : "</h2>")
        html.markup("<ul class=\"plain\">")
        for link in links {
            html.markup("<li>")
            html.link(to: LinkAddress.table(summary.name, link.name), link.label)
            if let description = link.description {
                html.markup(" <span class=\"note\">")
                html.text(description)
                html.markup("</span>")
            }
            html.markup("</li>")
        }
        html.markup("</ul>")
    }
}
