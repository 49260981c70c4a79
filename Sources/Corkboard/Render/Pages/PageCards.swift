/// Pages of meetings as cards: the text of a page is too much for a cell.
struct PageCards {
    /// Where the pages are kept.
    struct Place {
        let database: String, table: String
        let site: CatalogSite?
        let cdnURL: String?

        /// `/meetings/minutes`
        var path: String { LinkAddress.table(database, table) }
        /// What people call the pages.
        var isMinutes: Bool { table == "minutes" }
    }

    private let rows: ResultTable
    private let id: Int, meeting: Int, date: Int, page: Int, text: Int

    /// How much of a text a list of many shows.
    private static let preview = 900

    /// Takes rows of pages of meetings; nil for rows of anything else.
    init?(rows: ResultTable, table: TableShape) {
        guard Self.isPages(table), let key = table.primaryKeys.first, let id = rows.index(of: key),
            let meeting = rows.index(of: "meeting"), let date = rows.index(of: "date"),
            let page = rows.index(of: "page"), let text = rows.index(of: "text")
        else { return nil }
        self.rows = rows
        (self.id, self.meeting, self.date, self.page, self.text) = (id, meeting, date, page, text)
    }

    /// Whether a table holds pages of meetings.
    static func isPages(_ table: TableShape) -> Bool {
        table.primaryKeys.count == 1
            && ["meeting", "date", "page", "text"].allSatisfy { name in table.columns.contains { $0.name == name } }
    }

    /// What a page of a meeting is called, and where its meeting is.
    func title(_ row: Int) -> (meeting: String, date: String, page: String) {
        (rows.text(row, meeting), rows.text(row, date), rows.text(row, page))
    }

    /// All pages, with the beginnings of their texts.
    func writeAll(to html: inout HTMLWriter, place: Place, highlighter: Highlighter, search: String?) {
        for row in 0..<rows.rowCount {
            begin(row, place, hasImage: imageAddress(row, place) != nil, to: &html)
            html.markup("<header><h2>")
            writeMeeting(row, place, search: search, to: &html)
            html.markup("</h2>")
            writeFacts(row, place, search: search, to: &html)
            html.markup("</header><div class=\"body\">")
            writePreview(row, highlighter, to: &html)
            writeRecognised(row, place, to: &html)
            html.markup("</div>")
            writeImage(row, place, to: &html)
            html.markup("</article>\n")
        }
    }

    /// One page, whole.
    func writeOne(to html: inout HTMLWriter, place: Place, highlighter: Highlighter) {
        begin(0, place, hasImage: imageAddress(0, place) != nil, to: &html)
        html.markup("<header>")
        writeFacts(0, place, search: nil, to: &html)
        html.markup("</header><div class=\"body\"><div class=\"text whole\">")
        writeText(bytes(0, text), highlighter, to: &html)
        html.markup("</div>")
        writeRecognised(0, place, to: &html)
        html.markup("</div>")
        writeImage(0, place, to: &html)
        html.markup("</article>")
    }

    private func begin(_ row: Int, _ place: Place, hasImage: Bool, to html: inout HTMLWriter) {
        html.markup("<article class=\"page-card")
        if hasImage { html.markup(" with-image") }
        html.markup(place.isMinutes ? "\" data-type=\"minutes\">" : "\" data-type=\"agenda\">")
    }

    private func writeMeeting(_ row: Int, _ place: Place, search: String?, to html: inout HTMLWriter) {
        let (meeting, date, _) = title(row)
        html.link(to: LinkAddress.table(place.database, place.table, [("meeting__exact", meeting)]), meeting)
        html.markup(", ")
        html.link(to: Self.document(place, meeting, date, search: search), date)
    }

    /// All pages of one document.
    static func document(_ place: Place, _ meeting: String, _ date: String, search: String? = nil) -> String {
        LinkAddress.table(
            place.database, place.table,
            [("date__exact", date), ("meeting__exact", meeting), ("_sort", "page")]
                + (search.map { [("_highlight", $0)] } ?? []))
    }

    private func writeFacts(_ row: Int, _ place: Place, search: String?, to html: inout HTMLWriter) {
        html.markup(place.isMinutes ? "<span class=\"badge\">MINUTES</span>" : "<span class=\"badge\">AGENDA</span>")
        html.markup(" <span>Page ")
        html.text(rows.text(row, page))
        html.markup("</span> <a class=\"id\"")
        let key = rows.text(row, id)
        let address = LinkAddress.row(place.database, place.table, [key])
        html.attribute("href", search.map { address + "?" + LinkAddress.query([("_highlight", $0)]) } ?? address)
        html.markup(">")
        html.text(String(key.unicodeScalars.prefix(12)))
        html.markup("</a>")
    }

    private func bytes(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
        switch rows[row, column] {
        case .text(let range), .blob(let range): rows.bytes[range]
        default: Array(rows.text(row, column).utf8)[...]
        }
    }

    private func writeText(_ text: ArraySlice<UInt8>, _ highlighter: Highlighter, to html: inout HTMLWriter) {
        if text.isEmpty { html.markup("<span class=\"note\">No text was found on this page.</span>") }
        highlighter.write(text, to: &html)
    }

    /// The beginning of a text, and the rest behind a summary, which stands open when what was searched for is there.
    private func writePreview(_ row: Int, _ highlighter: Highlighter, to html: inout HTMLWriter) {
        let text = bytes(row, text)
        html.markup("<div class=\"text\">")
        guard let end = TextCut.wordEnd(of: text, characters: Self.preview) else {
            writeText(text, highlighter, to: &html)
            html.markup("</div>")
            return
        }
        writeText(text[..<end], highlighter, to: &html)
        html.markup("</div><details class=\"rest\"")
        if highlighter.matches(in: text[..<end]).isEmpty, !highlighter.matches(in: text[end...]).isEmpty {
            html.markup(" open")
        }
        html.markup("><summary>Rest of the page</summary><div class=\"text\">")
        highlighter.write(text[end...], to: &html)
        html.markup("</div></details>")
    }

    private func writeRecognised(_ row: Int, _ place: Place, to html: inout HTMLWriter) {
        let entities = rows.index(of: "entities_json").map { bytes(row, $0) } ?? []
        let votes = rows.index(of: "votes_json").map { bytes(row, $0) } ?? []
        guard MeetingJSON.holdsAny(entities, votes) else { return }
        html.markup(
            "<details><summary>Entities &amp; Votes</summary><p class=\"note\">Recognised by programs, with mistakes.</p>"
        )
        if !entities.isEmpty, !MeetingJSON.writeEntities(entities, searchPath: place.path, to: &html) {
            html.text(entities)
        }
        if !votes.isEmpty, !MeetingJSON.writeVotes(votes, to: &html) { html.text(votes) }
        html.markup("</details>")
    }

    private func imageAddress(_ row: Int, _ place: Place) -> String? {
        guard let cdn = place.cdnURL, let site = place.site, let column = rows.index(of: "page_image") else {
            return nil
        }
        let path = rows.text(row, column)
        guard !path.isEmpty else { return nil }
        let separator = path.hasPrefix("/") ? "" : "/"
        return cdn + "/" + site.subdomain + separator + PercentEncoding.encodePath(path, also: "/") + "?width=800"
    }

    private func writeImage(_ row: Int, _ place: Place, to html: inout HTMLWriter) {
        guard let address = imageAddress(row, place) else { return }
        let (meeting, date, page) = title(row)
        html.markup("<img loading=\"lazy\" width=\"800\" height=\"1035\"")
        html.attribute("src", address)
        html.attribute("alt", "Page \(page) of the document of \(meeting), \(date), as an image of its paper")
        html.markup(">")
    }
}
