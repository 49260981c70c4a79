import CivicModel

/// What is new in a municipality: meetings ahead, minutes and filings that came last.
struct HomeNews {
    let visit: Visit
    let databases: [DatabaseSummary]
    let today: CalendarDay

    /// How long each look may take; it is remembered as long as the file stays as it is.
    private static let milliseconds = 500

    /// The sections that have anything to say.
    func html() throws -> String {
        var html = HTMLWriter(capacity: 4096)
        if let meetings = databases.first(where: { $0.name == "meetings" }) {
            try writeMeetings(
                "Upcoming meetings", "agendas", in: meetings, condition: "date >= :today", order: "date, meeting",
                to: &html)
            try writeMeetings(
                "Newest minutes", "minutes", in: meetings, condition: "date <= :today", order: "date desc, meeting",
                to: &html)
        }
        if let finance = databases.first(where: { $0.name == "election_finance" }) {
            try writeFilings(in: finance, to: &html)
        }
        return html.html
    }

    /// Documents of five days of meetings.
    private func writeMeetings(
        _ heading: String, _ table: String, in database: DatabaseSummary, condition: String, order: String,
        to html: inout HTMLWriter
    ) throws {
        guard let shape = database.tables.first(where: { $0.shape.name == table })?.shape, PageCards.isPages(shape)
        else { return }
        let found = try read(
            """
            select meeting, date, count(*)
            from \(SQLText.identifier(table))
            where \(condition)
            group by meeting, date
            order by \(order)
            limit 5
            """, ["today": .text(today.description)], in: database.name)
        let place = PageCards.Place(database: database.name, table: table, site: visit.catalog.site, cdnURL: nil)
        write(heading, found.rowCount, to: &html) { row, html in
            html.markup("<time>")
            html.text(found.text(row, 1))
            html.markup("</time> ")
            html.link(to: PageCards.document(place, found.text(row, 0), found.text(row, 1)), found.text(row, 0))
            let pages = found.text(row, 2)
            html.markup(" <span class=\"note\">")
            html.text(pages + (pages == "1" ? " page" : " pages"))
            html.markup("</span>")
        }
    }

    /// The newest filings; in files without a table of them, the newest of what was reported.
    private func writeFilings(in database: DatabaseSummary, to html: inout HTMLWriter) throws {
        let shapes = database.tables.filter { !$0.isHidden }.map(\.shape) + database.views
        func has(_ shape: TableShape, _ columns: [String]) -> Bool {
            columns.allSatisfy { column in shape.columns.contains { $0.name == column } }
        }
        if let filings = shapes.first(where: { $0.name == "filings" }),
            has(filings, ["id", "form", "filer_name", "report_date", "report_number"])
        {
            let found = try read(
                """
                select id, form, filer_name, report_date, report_number
                from filings
                order by report_date desc
                limit 5
                """, [:], in: database.name)
            write("Newest filings", found.rowCount, to: &html) { row, html in
                html.markup("<time>")
                html.text(found.text(row, 3))
                html.markup("</time> ")
                html.link(
                    to: LinkAddress.row(database.name, "filings", [found.text(row, 0)]),
                    "Form " + found.text(row, 1).drop { $0 == "F" } + ", " + found.text(row, 2))
                let number = found.text(row, 4)
                if !number.isEmpty, number != "0" {
                    html.markup(" <span class=\"note\">amendment ")
                    html.text(number)
                    html.markup("</span>")
                }
            }
            return
        }
        let reported = shapes.first { has($0, ["report_date", "filer"]) || has($0, ["report_date", "filer_name"]) }
        guard let reported else { return }
        let filer = has(reported, ["filer_name"]) ? "filer_name" : "filer"
        let found = try read(
            """
            select \(filer), report_date, count(*)
            from \(SQLText.identifier(reported.name))
            group by \(filer), report_date
            order by report_date desc
            limit 5
            """, [:], in: database.name)
        write("Newest filings", found.rowCount, to: &html) { row, html in
            html.markup("<time>")
            html.text(found.text(row, 1))
            html.markup("</time> ")
            html.link(
                to: LinkAddress.table(
                    database.name, reported.name,
                    [(filer + "__exact", found.text(row, 0)), ("report_date__exact", found.text(row, 1))]),
                found.text(row, 0))
        }
    }

    private func write(
        _ heading: String, _ count: Int, to html: inout HTMLWriter, item: (Int, inout HTMLWriter) -> Void
    ) {
        guard count > 0 else { return }
        html.markup("<section class=\"card\"><h2>")
        html.text(heading)
        html.markup("</h2><ul class=\"plain news\">")
        for row in 0..<count {
            html.markup("<li>")
            item(row, &html)
            html.markup("</li>")
        }
        html.markup("</ul></section>")
    }

    /// Rows, remembered; none when they cannot be had in time, which is remembered, too: no reader shall wait for it.
    private func read(_ sql: String, _ parameters: SQLParameters, in database: String) throws -> ResultTable {
        try visit.session(database) { session in
            let key = parameters.values.compactMap(\.spelled).joined(separator: "\0") + "\0" + sql
            return try session.file.remember(key) { () throws(SQLFailure) in
                do throws(SQLFailure) {
                    return try session.read(sql, parameters, milliseconds: Self.milliseconds)
                } catch {
                    if case .unavailable = error { throw error }
                    return ResultTable()
                }
            }
        }
    }
}
