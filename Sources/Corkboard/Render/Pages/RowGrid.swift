/// Rows as an HTML table that scrolls in a region of its own.
struct RowGrid {
    /// Where a heading leads, and how the rows are sorted by it now.
    struct Sort {
        let address: String
        let order: String?
    }

    let caption: String
    let cells: CellWriter
    /// The page of a row; nil when rows have none.
    var rowAddress: ((Int) -> String)?
    /// The column that is the row's key, and leads to its page.
    var keyColumn: Int?
    /// What is said of columns.
    var descriptions: JSONValue = .object([])
    /// How to sort by a column.
    var sort: (String) -> Sort? = { _ in nil }

    /// Whether rows have keys of several columns, so that the link needs a column of its own.
    private var hasLinkColumn: Bool { rowAddress != nil && keyColumn == nil }

    func write(to html: inout HTMLWriter) {
        html.markup("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\"")
        html.attribute("aria-label", caption)
        html.markup("><table class=\"rows\"><caption class=\"hidden\">")
        html.text(caption)
        html.markup("</caption><thead><tr>")
        if hasLinkColumn { html.markup("<th scope=\"col\">Link</th>") }
        for (column, style) in cells.styles.enumerated() { writeHeading(style, isKey: column == keyColumn, to: &html) }
        html.markup("</tr></thead><tbody>\n")
        for row in 0..<cells.rows.rowCount { writeRow(row, to: &html) }
        html.markup("</tbody></table></div>")
    }

    private func writeHeading(_ style: ColumnStyle, isKey: Bool, to html: inout HTMLWriter) {
        let sort = sort(style.name)
        html.markup("<th scope=\"col\"")
        if style.isNumeric, !isKey || rowAddress == nil { html.markup(" class=\"number\"") }
        if let order = sort?.order { html.attribute("aria-sort", order) }
        if let description = descriptions[style.name]?.text { html.attribute("title", description) }
        html.markup(">")
        if let sort {
            html.markup("<a rel=\"nofollow\"")
            html.attribute("href", sort.address)
            html.markup(">")
            html.text(style.name)
            html.markup("</a>")
        } else {
            html.text(style.name)
        }
        html.markup("</th>")
    }

    private func writeRow(_ row: Int, to html: inout HTMLWriter) {
        html.markup("<tr>")
        if hasLinkColumn, let rowAddress {
            html.markup("<th scope=\"row\">")
            html.link(to: rowAddress(row), keyText(row))
            html.markup("</th>")
        }
        for column in cells.styles.indices {
            guard column == keyColumn, let rowAddress else {
                cells.writeCell(row, column, to: &html)
                continue
            }
            html.markup("<th scope=\"row\">")
            html.link(to: rowAddress(row), keyText(row))
            if let label = cells.labels.label(cells.rows.value(row, column), column: column)?.spelled {
                html.markup(" <span class=\"note\">")
                html.text(label)
                html.markup("</span>")
            }
            html.markup("</th>")
        }
        html.markup("</tr>\n")
    }

    private func keyText(_ row: Int) -> String {
        if let keyColumn {
            let text = cells.rows.text(row, keyColumn)
            return text.isEmpty ? "(empty)" : text
        }
        return rowAddress.map { address in
            TildeEncoding.decode(address(row).split(separator: "/", omittingEmptySubsequences: false).last ?? "")
        } ?? ""
    }
}
