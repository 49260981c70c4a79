import CivicModel

/// The pages of a catalog's databases.
struct SitePages: PageMaker {
    /// Makes pages of templates.
    let renderer: PageRenderer
    /// Where images of pages of meetings are, `https://cdn.civic.band`; nil for no images.
    let cdnURL: String?
    /// The site of all sites, which every page names as its publisher.
    let publisher: PageFrame.Link?
    /// The day on which a page is made.
    let today: @Sendable () -> CalendarDay

    init(
        renderer: PageRenderer, cdnURL: String? = nil, publisher: PageFrame.Link? = nil,
        today: @escaping @Sendable () -> CalendarDay
    ) {
        self.renderer = renderer
        self.cdnURL = cdnURL.flatMap(LinkAddress.safe)
        self.publisher = publisher
        self.today = today
    }

    func index(_ visit: Visit, _ databases: [DatabaseSummary]) throws -> WebResponse {
        try HomeMarkup(pages: self, visit: visit, databases: databases).response()
    }

    func search(_ visit: Visit) throws -> WebResponse {
        try SearchMarkup(pages: self, visit: visit).response()
    }

    func statistics(_ visit: Visit, _ path: [String]) throws -> WebResponse {
        try StatisticsMarkup(pages: self, visit: visit).response(path)
    }

    func database(_ visit: Visit, _ summary: DatabaseSummary) throws -> WebResponse {
        DatabaseMarkup(pages: self, visit: visit, summary: summary).response()
    }

    func table(_ visit: Visit, _ page: TablePage, _ extras: TableExtras) throws -> WebResponse {
        try TableMarkup(pages: self, visit: visit, page: page, extras: extras).response()
    }

    func row(_ visit: Visit, _ page: RowPage, _ session: DatabaseSession) throws -> WebResponse {
        try RowMarkup(pages: self, visit: visit, page: page, session: session).response()
    }

    func query(_ visit: Visit, _ page: QueryPage) throws -> WebResponse {
        QueryMarkup(pages: self, visit: visit, page: page).response()
    }

    func instance(_ visit: Visit, _ title: String, _ json: JSONValue) -> WebResponse {
        var frame = frame(visit, title: title)
        frame.isUnlisted = true
        frame.json = visit.links.format("json")
        let context: PageContext = ["title": title, "json": JSONMarkup.pretty(json), "address": frame.json ?? ""]
        return renderer.render(.instance, context, page: frame)
    }

    func error(_ request: WebRequest, _ error: PageError, site: CatalogSite?) -> WebResponse {
        let frame = frame(site: site, databases: [], title: "", request: request)
        let title: String
        switch error.status {
        case 404: title = "Page not found"
        case 403: title = "Not allowed"
        case 503: title = "Not available at the moment"
        default: title = error.title ?? "This request cannot be answered"
        }
        return renderer.error(status: error.status, title: title, message: error.message, page: frame)
    }
}

extension SitePages {
    /// What surrounds a page of a catalog.
    func frame(
        _ visit: Visit, title: String, description: String? = nil, breadcrumbs: [PageFrame.Link] = []
    ) -> PageFrame {
        let shown = visit.catalog.present.map(\.name).filter(visit.configuration.allowsDatabase)
        var frame = frame(site: visit.catalog.site, databases: shown, title: title, request: visit.request)
        frame.description = description
        frame.canonical = visit.links.absolute(visit.request.path)
        frame.breadcrumbs = breadcrumbs.isEmpty ? [] : [.init("Home", "/")] + breadcrumbs
        return frame
    }

    private func frame(
        site: CatalogSite?, databases: [String], title: String, request: WebRequest
    ) -> PageFrame {
        var frame = PageFrame(title: title, siteName: site?.name ?? "Corkboard")
        let places = [("Search", "/-/search")] + databases.map { (Self.label($0), LinkAddress.database($0)) }
        frame.navigation = places.map { .init($0.0, $0.1, isCurrent: $0.1 == request.path) }
        frame.hasOpenSearch = site != nil && databases.contains("meetings")
        if let publisher {
            frame.publisher = publisher
            frame.footer = DirectoryText.all.map { text in
                .init(text.title, publisher.address + text.path.drop { $0 == "/" })
            }
        }
        return frame
    }

    /// What a database is called in menus.
    static func label(_ database: String) -> String {
        switch database {
        case "meetings": "Meetings"
        case "election_finance": "Campaign Finance"
        default: database
        }
    }

    /// A description from the operator's own files: their markup as it is, their text escaped, their sources as links.
    static func descriptionHTML(_ json: JSONValue) -> String {
        var html = HTMLWriter(capacity: 256)
        var description = ""
        if let markup = json["description_html"]?.text {
            // The operator's markup, as Datasette has it; nobody else can write it.
            description = "<div class=\"description\">" + markup + "</div>"
        } else if let text = json["description"]?.text {
            html.markup("<p class=\"description\">")
            html.text(text)
            html.markup("</p>")
        }
        let sources = [("source", "Source"), ("license", "License"), ("about", "About")].compactMap {
            name, label -> (String, String, String?)? in
            let address = json[name + "_url"]?.text.flatMap(LinkAddress.safe)
            guard let text = json[name]?.text ?? address else { return nil }
            return (label, text, address)
        }
        if !sources.isEmpty {
            html.markup("<p class=\"note\">")
            for (index, source) in sources.enumerated() {
                if index > 0 { html.markup(" · ") }
                html.text(source.0 + ": ")
                if let address = source.2 { html.link(to: address, source.1) } else { html.text(source.1) }
            }
            html.markup("</p>")
        }
        return description + html.html
    }

    /// How many rows a list says there are.
    static func count(_ count: Int64?) -> String? {
        count.map { $0 > 10_000 ? "10,000+" : MoneyText.count($0) }
    }
}
