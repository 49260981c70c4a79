import Foundation
import FoundationXML
import HTTPTypes
import NIOCore
import TestSupport
import Testing

@testable import Corkboard

@Suite struct DirectoryRoutesTests {
    private let files: TemporaryDirectory
    private let routes: DirectoryRoutes

    init() throws {
        files = try TemporaryDirectory()
        try SitesFixture.run(SitesFixture.rows, on: files.file("sites.db"))
        let database = SitesDatabase(path: files.file("sites.db"), logger: LogLines().logger)
        routes = DirectoryRoutes(domain: "civic.band", pages: try PageRenderer()) { database.current }
    }

    private func get(
        _ target: String, method: String = "GET", headers: HTTPFields = [:], host: String = "civic.band"
    ) -> WebResponse {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        return routes.respond(
            to: WebRequest(
                method: method, path: parts[0], queryString: parts.count > 1 ? parts[1] : "", headers: headers,
                host: host))
    }

    @Test(
        arguments: [
            ("/", 200, "text/html; charset=utf-8"), ("/map", 200, "text/html; charset=utf-8"),
            ("/how.html", 200, "text/html; charset=utf-8"), ("/why.html", 200, "text/html; charset=utf-8"),
            ("/privacy.html", 200, "text/html; charset=utf-8"), ("/researchers", 200, "text/html; charset=utf-8"),
            ("/disclaimer.html", 200, "text/html; charset=utf-8"), ("/sites.json", 200, "application/json"),
            ("/.json", 200, "application/json"), ("/sites.geojson", 200, "application/geo+json"),
            ("/rss.xml", 200, "application/rss+xml; charset=utf-8"), ("/health/", 200, "application/json"),
            ("/robots.txt", 200, "text/plain; charset=utf-8"), ("/sitemap.xml", 200, "application/xml; charset=utf-8"),
            ("/api/recent-deploys/", 403, "application/json"),
            ("/api/recent-deploys/?since=2026-13-45T00:00:00Z", 403, "application/json"),
            ("/nope", 404, "text/html; charset=utf-8"), ("/map/", 404, "text/html; charset=utf-8"),
            ("/researchers/", 404, "text/html; charset=utf-8"), ("/index.html", 404, "text/html; charset=utf-8"),
            ("/how.html/", 404, "text/html; charset=utf-8"), ("/admin/", 404, "text/html; charset=utf-8"),
            ("/ma%70", 200, "text/html; charset=utf-8"), ("//", 404, "text/html; charset=utf-8"),
            ("/%00%ff%", 404, "text/html; charset=utf-8"),
        ]) func answers(target: String, status: Int, type: String)
    {
        let response = get(target)
        #expect(response.status == status)
        #expect(response.headers[.contentType] == type)
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        #expect(response.header("X-Frame-Options") == "DENY")
        #expect(response.header("Referrer-Policy") == "strict-origin-when-cross-origin")
        #expect(response.header("Cross-Origin-Opener-Policy") == "same-origin")
    }

    @Test(
        arguments: [
            ("/sites/search/?q=OAK", 302, "/?q=OAK"), ("/sites/search/", 302, "/"),
            ("/sites/search/?q=Van&kind=city&state=BC", 302, "/?q=Van&kind=city&state=BC"),
            ("/sites/search/?q=%0d%0aX:y", 302, "/?q=%0d%0aX:y"),
            ("/sites/search/?has_finance=", 302, "/?has_finance="),
            ("/sites/search?q=a", 301, "/sites/search/?q=a"), ("/health", 301, "/health/"),
        ]) func redirects(target: String, status: Int, location: String)
    {
        let response = get(target)
        #expect(response.status == status)
        #expect(response.headers[.location] == location)
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "BREW"]) func refusesOtherMethods(method: String) {
        #expect(get("/", method: method).status == 405)
        #expect(get("/", method: method).headers[.allow] == "GET, HEAD")
        #expect(get("/", method: "HEAD").status == 200)
    }

    @Test(
        arguments: [
            (
                "",
                ["oakland.ca", "berkeley.ca", "vancouver.bc.canada", "alameda.ca", "alameda-county.ca", "o-fallon.mo"]
            ),
            ("q=OAK", ["oakland.ca"]), ("q=+oak+", ["oakland.ca"]), ("q=%25", []), ("q=zzz", []), ("q=", nil),
            ("q=bc", ["vancouver.bc.canada"]), ("q=o%27fallon", ["o-fallon.mo"]), ("q=%20%09", nil),
            ("q=alameda", ["alameda.ca", "alameda-county.ca"]), ("state=ca", []), ("state=MO", ["o-fallon.mo"]),
            ("kind=county&state=CA", ["alameda-county.ca"]), ("kind=City", []), ("has_finance=", nil),
            ("has_finance=0", ["oakland.ca", "berkeley.ca", "alameda-county.ca"]), ("sort=-pages", nil),
            ("sort=name", nil), ("has_finance=1&q=oak", ["oakland.ca"]),
            (
                "sort=updated_at",
                ["berkeley.ca", "alameda.ca", "oakland.ca", "alameda-county.ca", "o-fallon.mo", "vancouver.bc.canada"]
            ),
        ] as [(String, [String]?)]) func filtersAndSorts(query: String, expected: [String]?) throws
    {
        let listed = try list(query)
        let all = try list("")
        #expect(listed.sites == expected ?? all.sites)
        #expect(listed.total == 6)
    }

    private func list(_ query: String) throws -> (sites: [String], total: Int?) {
        let text = get("/sites.json?" + query).text
        let json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let sites = try #require(json["sites"] as? [[String: Any]])
        #expect(json["count"] as? Int == sites.count)
        return (sites.compactMap { $0["subdomain"] as? String }, json["total"] as? Int)
    }

    @Test func tellsProgramsWhatItKnows() throws {
        let json = try JSONSerialization.jsonObject(with: Data(get("/sites.json?q=berkeley").text.utf8))
        let site = try #require(((json as? [String: Any])?["sites"] as? [[String: Any]])?.first)
        #expect(site["url"] as? String == "https://berkeley.ca.civic.band/")
        #expect(site["lat"] as? Double == 37.8716 && site["pages"] as? Int == 91234)
        #expect(site["has_finance_data"] as? Bool == true && site["finance_source"] is NSNull)
        #expect(site["updated_at"] as? String == "2026-05-11T01:00:00Z")
        let places = try JSONSerialization.jsonObject(with: Data(get("/sites.geojson").text.utf8)) as? [String: Any]
        #expect((places?["features"] as? [Any])?.count == 4)
    }

    @Test func showsTheFiltersInForce() {
        let filtered = get("/?q=%22%3E%3Cscript%3E&has_finance=1").text
        #expect(filtered.contains("Showing 0 of 6 municipalities"))
        #expect(filtered.contains("Clear filters"))
        #expect(filtered.contains("value=\"&quot;&gt;&lt;script&gt;\""))
        #expect(!filtered.contains("\"><script>"))
        let home = get("/").text
        #expect(home.contains("Showing 6 of 6 municipalities") && home.contains("Tracking 6 municipalities"))
        #expect(home.contains("Has finance data (3)") && home.contains("Finance data</a>"))
        #expect(!home.contains("Clear filters"))
        #expect(
            home.contains(
                "<a href=\"https://o-fallon.mo.civic.band/\">O&#39;Fallon &quot;West&quot; &amp; &lt;Co&gt;</a>"))
        #expect(home.contains("28,012"))
        // The order can be changed without losing a filter.
        #expect(get("/?has_finance=1&q=a").text.contains("href=\"/?q=a&amp;has_finance=1&amp;sort=updated_at\""))
    }

    @Test func givesThePartThatOldPagesAskFor() throws {
        let name = try #require(HTTPField.Name("HX-Request"))
        let part = get("/sites/search/?q=o%27fallon", headers: [name: "true"])
        #expect(part.status == 200 && part.header("HX-Trigger") == "sites:updated")
        #expect(!part.text.contains("<html") && part.text.contains("Showing 1 of 6"))
        #expect(part.text.contains("<script type=\"application/json\""))
    }

    @Test func leadsToLocalSitesInDevelopment() {
        #expect(get("/", host: "localhost:8001").text.contains("href=\"http://berkeley.ca.localhost:8001/\""))
    }

    @Test func writesFeedAndSitemapThatAreXML() throws {
        let feed = get("/rss.xml").text
        for text in [feed, get("/sitemap.xml").text] {
            #expect(XMLParser(data: Data(text.utf8)).parse())
        }
        #expect(feed.components(separatedBy: "<item>").count == 4)
        #expect(feed.contains("<pubDate>Mon, 11 May 2026 01:00:00 GMT</pubDate>"))
    }
}

extension WebResponse {
    /// The body as text.
    var text: String {
        guard case .bytes(let buffer) = body else { return "" }
        return String(buffer: buffer)
    }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}
