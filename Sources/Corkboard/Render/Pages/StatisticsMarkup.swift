/// `/-/dashboards`: how many meetings and pages there are, as tables that need no scripts.
struct StatisticsMarkup {
    let pages: SitePages
    let visit: Visit

    /// The one set of statistics that there is, under civic.band's name.
    static let name = "meetings-stats"
    private static let database = "meetings"

    /// The list of statistics, one set of them, or one chart.
    func response(_ path: [String]) throws -> WebResponse {
        guard try visit.file(Self.database) != nil else { throw PageError.notFound("There are no meetings") }
        switch path.count {
        case 0: return try list()
        case 1 where path[0] == Self.name: return try all()
        case 2 where path[0] == Self.name: return try one(path[1])
        default: throw PageError.notFound("There are no such statistics")
        }
    }

    private func list() throws -> WebResponse {
        var html = HTMLWriter()
        html.markup("<h1>Statistics</h1><ul><li>")
        html.link(to: "/-/dashboards/\(Self.name)", "Meetings")
        html.markup("</li></ul>")
        return respond(html, title: "Statistics")
    }

    private func charts(_ session: DatabaseSession) -> [MeetingChart] {
        ["agendas", "minutes"].filter { name in
            let columns = session.file.shape.tables[name]?.columnNames ?? []
            return ["meeting", "date"].allSatisfy(columns.contains)
        }.flatMap(MeetingChart.all)
    }

    private func all() throws -> WebResponse {
        var html = HTMLWriter(capacity: 32768)
        html.markup("<h1>Statistics of meetings</h1>")
        try visit.session(Self.database) { session in
            for chart in charts(session) { try write(chart, session, to: &html, isAlone: false) }
        }
        return respond(html, title: "Statistics of meetings")
    }

    private func one(_ name: String) throws -> WebResponse {
        try visit.session(Self.database) { session in
            guard let chart = charts(session).first(where: { $0.name == name }) else {
                throw PageError.notFound("There is no such chart")
            }
            var html = HTMLWriter(capacity: 8192)
            try write(chart, session, to: &html, isAlone: true)
            return respond(html, title: chart.title)
        }
    }

    private func respond(_ html: HTMLWriter, title: String) -> WebResponse {
        let place = PageFrame.Link("Statistics", "/-/dashboards/\(Self.name)", isCurrent: true)
        return pages.renderer.respond(
            contentHTML: html.html, page: pages.frame(visit, title: title, breadcrumbs: [place]))
    }

    private func write(
        _ chart: MeetingChart, _ session: DatabaseSession, to html: inout HTMLWriter, isAlone: Bool
    ) throws {
        html.markup("<section>")
        html.markup(isAlone ? "<h1>" : "<h2>")
        if isAlone {
            html.text(chart.title)
        } else {
            html.link(to: "/-/dashboards/\(Self.name)/\(chart.name)", chart.title)
        }
        html.markup(isAlone ? "</h1>" : "</h2>")
        do throws(SQLFailure) {
            let rows = try session.remembered(chart.sql, milliseconds: visit.settings.sqlTimeLimit)
            if rows.columns.count == 1 { writeNumber(rows, to: &html) } else { writeTable(chart, rows, to: &html) }
        } catch {
            guard error == .interrupted else { throw PageError(error) }
            html.markup("<p class=\"note\">Counting took too long.</p>")
        }
        html.markup("</section>")
    }

    private func writeNumber(_ rows: ResultTable, to html: inout HTMLWriter) {
        guard rows.rowCount > 0, case .integer(let number) = rows.value(0, 0) else { return }
        html.markup("<p class=\"count\">")
        html.text(MoneyText.count(number))
        html.markup("</p>")
    }

    private func writeTable(_ chart: MeetingChart, _ rows: ResultTable, to html: inout HTMLWriter) {
        let isYears = chart.name.hasSuffix("-by-year")
        html.markup("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\"")
        html.attribute("aria-label", chart.title)
        html.markup("><table><thead><tr><th scope=\"col\">")
        html.text(isYears ? "Year" : "Body")
        html.markup("</th><th scope=\"col\">Number</th></tr></thead><tbody>")
        for row in 0..<rows.rowCount {
            html.markup("<tr><th scope=\"row\">")
            let label = rows.text(row, 0)
            let table = chart.name.prefix { $0 != "-" }
            if isYears || label.isEmpty {
                html.text(label.isEmpty ? "without a date" : label)
            } else {
                html.link(to: "/\(Self.database)/\(table)?meeting=\(PercentEncoding.encodeQuery(label))", label)
            }
            html.markup("</th><td class=\"number\">")
            if case .integer(let number) = rows.value(row, 1) { html.text(MoneyText.count(number)) }
            html.markup("</td></tr>")
        }
        html.markup("</tbody></table></div>")
    }
}
