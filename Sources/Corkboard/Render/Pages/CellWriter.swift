/// Writes values of a database for people: linked, marked, shortened, never as markup of their own.
struct CellWriter {
    let rows: ResultTable
    let styles: [ColumnStyle]
    var labels = Labels()
    var highlighter = Highlighter(nil)
    /// After how many characters a text is cut; 0 for never.
    var longest = 0
    /// What stands before amounts.
    var moneyUnit = ""
    /// Where names that were recognised are searched for: `/meetings/minutes`.
    var searchPath: String?
    /// The address of a binary value.
    var blobAddress: (_ row: Int, _ column: Int) -> String

    /// The element of one cell in a table.
    func writeCell(_ row: Int, _ column: Int, to html: inout HTMLWriter) {
        let cell = rows[row, column]
        switch cell {
        case .null: html.markup("<td class=\"null\"><span class=\"hidden\">null</span></td>")
        case .integer where styles[column].reference == nil, .real where styles[column].reference == nil:
            html.markup("<td class=\"number\">")
            writeValue(row, column, to: &html)
            html.markup("</td>")
        case .text(let range) where styles[column].reference == nil && DateText.isDay(rows.bytes[range]):
            html.markup("<td class=\"date\">")
            writeValue(row, column, to: &html)
            html.markup("</td>")
        default:
            html.markup("<td>")
            writeValue(row, column, to: &html)
            html.markup("</td>")
        }
    }

    /// The value alone.
    func writeValue(_ row: Int, _ column: Int, to html: inout HTMLWriter) {
        let style = styles[column]
        let cell = rows[row, column]
        if style.reference != nil, writeReference(cell, style, column, to: &html) { return }
        switch cell {
        case .null: html.markup("<span class=\"null\"><span class=\"hidden\">null</span></span>")
        case .integer(let value):
            if case .money = style.kind {
                html.text(MoneyText.of(Double(value), unit: moneyUnit))
            } else {
                html.text(String(value))
            }
        case .real(let value):
            if case .money = style.kind {
                html.text(MoneyText.of(value, unit: moneyUnit))
            } else {
                html.text(PythonNumber.spell(value))
            }
        case .text(let range): writeText(rows.bytes[range], style, to: &html)
        case .blob(let range):
            html.markup("<a")
            html.attribute("href", blobAddress(row, column))
            html.markup(">Binary, ")
            html.text(MoneyText.count(Int64(range.count)))
            html.markup(range.count == 1 ? " byte</a>" : " bytes</a>")
        }
    }

    /// The label of a reference, and the value itself where it says more.
    private func writeReference(
        _ cell: ResultTable.Cell, _ style: ColumnStyle, _ column: Int, to html: inout HTMLWriter
    ) -> Bool {
        let value = rows.value(of: cell)
        guard let address = style.referenceAddress, let spelled = value.spelled else { return false }
        let label = labels.label(value, column: column)?.spelled ?? spelled
        html.markup("<a href=\"")
        html.text(address)
        html.text(style.referenceIsPath ? TildeEncoding.encode(spelled) : PercentEncoding.encodeQuery(spelled))
        html.markup("\">")
        html.text(label.isEmpty ? spelled : label)
        html.markup("</a>")
        if label != spelled, !label.isEmpty {
            html.markup(" <span class=\"note\">")
            html.text(spelled)
            html.markup("</span>")
        }
        return true
    }

    private func writeText(_ text: ArraySlice<UInt8>, _ style: ColumnStyle, to html: inout HTMLWriter) {
        switch style.kind {
        case .code(let names):
            html.text(text)
            if let name = names[String(decoding: text, as: UTF8.self)] {
                html.markup(" <span class=\"note\">")
                html.text(name)
                html.markup("</span>")
            }
            return
        case .entities where MeetingJSON.writeEntities(text, searchPath: searchPath, to: &html): return
        case .votes where MeetingJSON.writeVotes(text, to: &html): return
        default: break
        }
        if let address = style.dateAddress, DateText.isDay(text) {
            html.markup("<a href=\"")
            html.text(address)
            html.text(text)
            html.markup("\">")
            html.text(text)
            html.markup("</a>")
        } else if text.first == UInt8(ascii: "h"), LinkAddress.isWeb(text) {
            html.markup("<a rel=\"nofollow noopener\" href=\"")
            html.text(text)
            html.markup("\">")
            writeShortened(text, to: &html)
            html.markup("</a>")
        } else if !JSONMarkup.write(text, longest: longest, to: &html) {
            writeShortened(text, to: &html)
        }
    }

    private func writeShortened(_ text: ArraySlice<UInt8>, to html: inout HTMLWriter) {
        guard let end = TextCut.end(of: text, characters: longest) else { return highlighter.write(text, to: &html) }
        highlighter.write(text[..<end], to: &html)
        html.markup("<span class=\"note\" aria-hidden=\"true\">…</span><span class=\"hidden\"> (shortened)</span>")
    }
}
