import HTTPTypes

/// The sites that one request asks for, in all the forms that the root domain gives.
struct DirectoryListing {
    static let siteName = "CivicBand"

    let directory: SiteDirectory
    let filter: DirectoryFilter
    let shown: [DirectorySite]
    let domain: String
    let address: (DirectorySite) -> String
    let pages: PageRenderer

    init(
        directory: SiteDirectory, filter: DirectoryFilter, domain: String,
        address: @escaping (DirectorySite) -> String, pages: PageRenderer
    ) {
        self.directory = directory
        self.filter = filter
        self.domain = domain
        self.address = address
        self.pages = pages
        shown = filter.apply(to: directory)
    }

    /// The frame of the root domain's pages.
    static func frame(title: String, description: String?, path: String) -> PageFrame {
        var page = PageFrame(title: title, siteName: siteName, description: description)
        page.navigation = [
            PageFrame.Link("Municipalities", "/", isCurrent: path == "/"),
            PageFrame.Link("Places", "/map", isCurrent: path == "/map"),
            PageFrame.Link("How it works", "/how.html", isCurrent: path == "/how.html"),
            PageFrame.Link("For researchers", "/researchers", isCurrent: path == "/researchers"),
        ]
        page.footer = DirectoryText.all.map { PageFrame.Link($0.title, $0.path) } + [PageFrame.Link("RSS", "/rss.xml")]
        page.feed = "/rss.xml"
        return page
    }

    /// The root domain's home page.
    var home: WebResponse {
        var page = Self.frame(
            title: "CivicBand: the records of local government",
            description: "Searchable minutes, agendas and campaign finance of \(directory.sites.count) municipalities.",
            path: "/")
        page.canonical = "https://\(domain)/"
        page.json = "/sites.json" + parameters
        page.isUnlisted = filter.isActive
        return pages.render(.directory, context, page: page)
    }

    /// The part of the home page that its filters change.
    var part: WebResponse {
        var context = context
        context["geoHTML"] = geoJSON
        // Clients of the old page listen for this event.
        var headers: HTTPFields = [:]
        if let trigger = HTTPField.Name("HX-Trigger") { headers[trigger] = "sites:updated" }
        headers[.vary] = "HX-Request"
        return pages.html(pages.fragment(.directorySites, context), headers: headers)
    }

    /// The page of places.
    var map: WebResponse {
        let placed = shown.filter { $0.place != nil }
        return pages.render(
            .map,
            [
                "count": placed.count, "total": directory.sites.count, "parameters": parameters,
                "tableHTML": DirectoryTable.places(placed, address: address),
            ],
            page: Self.frame(
                title: "Places", description: "Where the municipalities of CivicBand lie.", path: "/map"))
    }

    /// The sites as JSON.
    var json: String { SitesJSON.list(shown, total: directory.sites.count, address: address) }

    /// The sites that have coordinates, as GeoJSON.
    var geoJSON: String { SitesJSON.geoJSON(shown, address: address) }

    private var parameters: String {
        let query = filter.queryString()
        return query.isEmpty ? "" : "?" + query
    }

    private var context: PageContext {
        var context: PageContext = [
            "shown": shown.count, "total": directory.sites.count, "financeCount": directory.financeCount,
            "text": filter.text, "hasFinance": filter.hasFinance, "parameters": parameters,
            "isFiltered": filter.isActive, "isEmpty": shown.isEmpty,
            "states": Self.options(directory.states, selected: filter.state),
            "kinds": Self.options(directory.kinds, selected: filter.kind),
            "orders": [
                Self.option("pages", label: "Most pages", selected: filter.order.rawValue),
                Self.option("updated_at", label: "Latest change", selected: filter.order.rawValue),
            ],
        ]
        if !shown.isEmpty { context["tableHTML"] = DirectoryTable.sites(shown, filter: filter, address: address) }
        return context
    }

    private static func options(_ values: [String], selected: String) -> [PageContext] {
        values.map { option($0, label: $0, selected: selected) }
    }

    private static func option(_ value: String, label: String, selected: String) -> PageContext {
        ["value": value, "label": label, "isSelected": value == selected]
    }
}
