import HTTPTypes

/// What the root domain answers: the directory of sites, and what is said of CivicBand as a whole.
///
/// A HEAD request is answered like GET; the server leaves out the body.
package struct DirectoryRoutes: Sendable {
    private let domain: String
    private let pages: PageRenderer
    private let sites: @Sendable () -> SiteDirectory

    /// Serves a directory.
    ///
    /// - Parameters:
    ///   - domain: the domain that sites are served under: `civic.band`.
    ///   - sites: the sites as they are now, `SitesDatabase.current`.
    package init(domain: String, pages: PageRenderer, sites: @escaping @Sendable () -> SiteDirectory) {
        self.domain = domain
        self.pages = pages
        self.sites = sites
    }

    /// Answers a request whose host is a root domain; never waits for anything but `sites.db`.
    package func respond(to request: WebRequest) -> WebResponse {
        var response = answer(request)
        response.headers[Self.frameOptions] = "DENY"
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[Self.referrerPolicy] = "strict-origin-when-cross-origin"
        response.headers[Self.openerPolicy] = "same-origin"
        return response
    }

    private func answer(_ request: WebRequest) -> WebResponse {
        guard request.method == "GET" || request.method == "HEAD" else {
            return WebResponse(
                status: 405, type: "text/plain; charset=utf-8", text: "Method not allowed",
                headers: [.allow: "GET, HEAD"])
        }
        let path = PercentEncoding.decode(request.path.utf8)
        let origin = "https://" + domain
        switch path {
        case "/": return listing(request).home
        case "/sites/search/":
            if request.headers[Self.htmx] != nil { return listing(request).part }
            var response = redirect(to: "/", request)
            response.headers[.vary] = "HX-Request"
            return response
        case "/map": return listing(request).map
        case "/.json", "/sites.json": return json(listing(request).json)
        case "/sites.geojson": return WebResponse(type: "application/geo+json", text: listing(request).geoJSON)
        case "/rss.xml":
            return WebResponse(
                type: "application/rss+xml; charset=utf-8", text: DirectoryFeed.rss(sites(), domain: domain))
        case "/sitemap.xml":
            let paths = ["/", "/map"] + DirectoryText.all.map(\.path)
            return WebResponse(
                type: "application/xml; charset=utf-8", text: Sitemap.xml(origin: origin, paths: paths))
        case "/robots.txt":
            return WebResponse(
                type: "text/plain; charset=utf-8",
                text: "User-agent: *\nAllow: /\n\nSitemap: \(origin)/sitemap.xml\n")
        case "/health/": return json(#"{"status": "ok"}"#)
        case "/api/recent-deploys/": return json(#"{"error": "Authentication required"}"#, status: 403)
        case "/health", "/sites/search", "/api/recent-deploys": return redirect(to: path + "/", request, status: 301)
        default:
            if let text = DirectoryText.all.first(where: { $0.path == path }) { return text.page(pages) }
            return pages.notFound(page: DirectoryListing.frame(title: "", description: nil, path: path))
        }
    }

    private func listing(_ request: WebRequest) -> DirectoryListing {
        DirectoryListing(
            directory: sites(), filter: DirectoryFilter(request.query), domain: domain,
            address: Self.addresses(request, domain: domain), pages: pages)
    }

    private func json(_ text: String, status: Int = 200) -> WebResponse {
        WebResponse(status: status, type: "application/json", text: text)
    }

    private func redirect(to path: String, _ request: WebRequest, status: Int = 302) -> WebResponse {
        let location = request.queryString.isEmpty ? path : path + "?" + request.queryString
        return WebResponse(
            status: status, type: "text/html; charset=utf-8", text: "", headers: [.location: location])
    }

    /// Where each site is: under the domain, or under `localhost` for a reader who came that way.
    static func addresses(_ request: WebRequest, domain: String) -> @Sendable (DirectorySite) -> String {
        guard HostRouting.hostName(request.host) == "localhost" else {
            return { "https://\($0.subdomain).\(domain)/" }
        }
        let port = request.host.utf8.drop { $0 != UInt8(ascii: ":") }
        let suffix = ".localhost" + String(decoding: port, as: UTF8.self) + "/"
        let scheme = request.scheme
        return { "\(scheme)://\($0.subdomain)\(suffix)" }
    }

    // Names that are known to be valid, as far as the types can tell only at run time.
    private static let htmx = HTTPField.Name("HX-Request") ?? .accept
    private static let frameOptions = HTTPField.Name("X-Frame-Options") ?? .contentSecurityPolicy
    private static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .contentSecurityPolicy
    private static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .contentSecurityPolicy
}
