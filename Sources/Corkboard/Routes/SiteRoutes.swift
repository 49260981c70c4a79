/// What a site has besides its databases: texts for crawlers and browsers.
struct SiteRoutes: Sendable {
    /// The answer, or nil when the path is no such text.
    func respond(_ visit: Visit) throws -> WebResponse? {
        guard let site = visit.catalog.site else { return nil }
        let databases = visit.catalog.present
        let origin = visit.links.absolute("")
        switch visit.request.path {
        case "/robots.txt":
            return WebResponse(
                type: "text/plain; charset=utf-8", text: RobotsText.text(databases: databases.map(\.name)))
        case "/opensearch.xml" where databases.contains { $0.name == "meetings" }:
            return WebResponse(
                type: OpenSearchDescription.mediaType,
                text: OpenSearchDescription.xml(siteName: site.name, origin: origin))
        case "/sitemap.xml":
            var listed: [(name: String, tables: [String])] = []
            for entry in databases {
                guard let file = try visit.file(entry.name) else { continue }
                let tables = file.shape.names.compactMap { file.shape.tables[$0] }
                    .filter {
                        !visit.isHidden($0, in: entry.name) && visit.configuration.allowsTable(entry.name, $0.name)
                    }
                listed.append((entry.name, tables.map(\.name)))
            }
            return WebResponse(type: "application/xml", text: Sitemap.xml(origin: origin, databases: listed))
        default: return nil
        }
    }
}
