/// The first page of a catalog: for a municipality what is new, then its databases.
struct HomeMarkup {
    let pages: SitePages
    let visit: Visit
    let databases: [DatabaseSummary]

    func response() throws -> WebResponse {
        var context: PageContext = ["databasesHTML": databasesHTML]
        let searchable = databases.reduce(0) { sum, database in
            sum + database.tables.count { !$0.isHidden && SearchMarkup.index(of: $0.shape) != nil }
        }
        if searchable > 0 {
            context["search"] = ["tables": searchable, "isOne": searchable == 1] as PageContext
        }
        let metadata = visit.configuration.description()
        context["descriptionHTML"] = SitePages.descriptionHTML(metadata)
        var frame: PageFrame
        if let site = visit.catalog.site {
            let names = databases.map(\.name)
            let title = "\(site.name) Civic Data: \(Self.inOrder(names).joined(separator: ", "))"
            frame = pages.frame(
                visit, title: title,
                description:
                    "The meetings\(names.contains("election_finance") ? " and campaign finance" : "") of \(site.name): "
                    + "minutes and agendas, searchable.")
            context["title"] = "\(site.name) Meeting Archive"
            if let updated = site.lastUpdated, !updated.isEmpty { context["updated"] = DateText.day(updated) }
            let news = try HomeNews(visit: visit, databases: databases, today: pages.today()).html()
            // An empty text is a value to a template: a frame around nothing.
            if !quickHTML.isEmpty { context["quickHTML"] = quickHTML }
            if !news.isEmpty { context["newsHTML"] = news }
        } else {
            let title = metadata["title"]?.text ?? "Databases"
            frame = pages.frame(visit, title: title, description: metadata["description"]?.text)
            context["title"] = title
        }
        frame.json = "/.json"
        frame.canonical = visit.links.absolute("/")
        frame.isUnlisted = !visit.items.isEmpty
        return pages.renderer.render(.home, context, page: frame)
    }

    /// Meetings first, as they are what a municipality's site is for.
    private static func inOrder(_ names: [String]) -> [String] {
        names.filter { $0 == "meetings" } + names.filter { $0 != "meetings" }
    }

    private var quickHTML: String {
        var html = HTMLWriter(capacity: 512)
        func write(_ label: String, _ address: String) {
            html.markup("<li>")
            html.link(to: address, label)
            html.markup("</li>")
        }
        if let meetings = databases.first(where: { $0.name == "meetings" }) {
            let names = meetings.tables.map(\.shape.name)
            if names.contains("agendas") {
                let query = meetings.queries.first { $0.name == "upcoming" }
                let address =
                    query.map { LinkAddress.table("meetings", $0.name) }
                    ?? LinkAddress.table(
                        "meetings", "agendas", [("date__gte", pages.today().description), ("_sort", "date")])
                write("Upcoming agendas", address)
                write("Agendas", LinkAddress.table("meetings", "agendas"))
            }
            if names.contains("minutes") { write("Minutes", LinkAddress.table("meetings", "minutes")) }
            write("Statistics", "/-/dashboards/\(StatisticsMarkup.name)")
        }
        if databases.contains(where: { $0.name == "election_finance" }) {
            write("Campaign Finance", LinkAddress.database("election_finance"))
        }
        return html.html
    }

    private var databasesHTML: String {
        var html = HTMLWriter(capacity: 8192)
        for name in Self.inOrder(databases.map(\.name)) {
            guard let database = databases.first(where: { $0.name == name }) else { continue }
            html.markup("<section><h2>")
            html.link(to: LinkAddress.database(name), SitePages.label(name))
            html.markup("</h2>")
            if let text = visit.configuration.pageDescription(name)["description"]?.text {
                html.markup("<p>")
                html.text(text)
                html.markup("</p>")
            }
            let list = TableList(visit: visit, summary: database, isNested: true)
            let shown = database.tables.filter { !$0.isHidden }
            list.writeShort(shown, to: &html)
            list.writeOthers(to: &html)
            let hidden = database.tables.count - shown.count
            if hidden > 0 {
                html.markup("<p class=\"note\">")
                html.link(
                    to: LinkAddress.database(name) + "?_show_hidden=1",
                    "\(hidden) more \(hidden == 1 ? "table" : "tables")")
                html.markup(" of technical detail</p>")
            }
            html.markup("</section>")
        }
        if databases.isEmpty { html.markup("<p class=\"zero-results\">There is no database here yet.</p>") }
        return html.html
    }
}
