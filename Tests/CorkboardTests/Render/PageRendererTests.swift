import HTTPTypes
import NIOCore
import Testing

@testable import Corkboard

@Suite struct PageRendererTests {
    private let pages: PageRenderer
    init() throws { pages = try PageRenderer() }

    @Test func framesAPage() {
        var frame = PageFrame(title: "Min\"utes <1>", siteName: "Berkeley & Co", description: "What's \"here\"")
        frame.navigation = [PageFrame.Link("Search", "/-/search?a=1&b=2", isCurrent: true)]
        frame.breadcrumbs = [PageFrame.Link("meetings", "/meetings")]
        frame.publisher = PageFrame.Link("CivicBand", "https://civic.band/")
        frame.canonical = "https://berkeley.ca.civic.band/x"
        frame.json = "/x.json"
        frame.hasOpenSearch = true
        frame.isUnlisted = true
        frame.meta = [PageFrame.Meta("DC.title", "\"\u{301} onload=x")]
        let response = pages.respond(contentHTML: "<h1>Hello</h1>", page: frame)
        let html = response.text
        for part in [
            "<title>Min&quot;utes &lt;1&gt; - Berkeley &amp; Co</title>", "content=\"What&#39;s &quot;here&quot;\"",
            "<html lang=\"en\">", "href=\"/-/search?a=1&amp;b=2\" aria-current=\"page\"", "<h1>Hello</h1>",
            "<link rel=\"canonical\" href=\"https://berkeley.ca.civic.band/x\">", "<main id=\"content\"",
            "<link rel=\"search\"", "<meta name=\"robots\" content=\"noindex\">", "aria-label=\"Breadcrumb\"",
            "href=\"/x.json\"", "published by <a href=\"https://civic.band/\">CivicBand</a>",
            "<a class=\"skip\" href=\"#content\">", pages.stylesheet.address,
        ] {
            #expect(html.contains(part), "\(part)")
        }
        #expect(html.utf8.contains("content=\"&quot;\u{301} onload=x\"".utf8))
        #expect(!html.contains("<script"))
        #expect(response.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
    }

    @Test func leavesOutWhatAPageDoesNotHave() {
        let html = pages.respond(contentHTML: "", page: PageFrame(title: "CivicBand", siteName: "CivicBand")).text
        #expect(html.contains("<title>CivicBand</title>"))
        for part in ["canonical", "rel=\"search\"", "<nav", "noindex", "description", "alternate", "published"] {
            #expect(!html.contains(part), "\(part)")
        }
    }

    @Test func tellsThatThereIsNoPage() {
        let response = pages.notFound(page: PageFrame(title: "", siteName: "Berkeley"))
        #expect(response.status == 404)
        #expect(response.text.contains("Page not found") && response.text.contains("Berkeley"))
        #expect(response.text.contains("href=\"/\""))
        #expect(response.text.contains("<title>Page not found - Berkeley</title>"))
    }

    @Test(arguments: PageTemplate.allCases) func writesOnlyMarkupOfOursUnescaped(template: PageTemplate) {
        let source = String(decoding: template.source, as: UTF8.self)
        for part in source.split(separator: "{{{").dropFirst() {
            #expect(part.prefix { $0 != "}" }.hasSuffix("HTML"), "\(template): \(part.prefix(20))")
        }
        #expect(!source.contains("{{&") && !source.contains(" style=") && !source.contains(" onclick="))
        for part in source.split(separator: "{{>").dropFirst() {
            let name = part.prefix { $0 != "}" }.drop { $0 == " " }
            #expect(PageTemplate(rawValue: String(name)) != nil)
        }
    }

    @Test func servesTheStylesheetForEver() throws {
        let response = try #require(pages.stylesheet.respond(to: pages.stylesheet.address))
        #expect(response.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(response.headers[.contentType] == "text/css" && response.text.contains("color-scheme"))
        let plain = try #require(pages.stylesheet.respond(to: "/-/static/app.css"))
        #expect(plain.headers[.cacheControl] == "public, max-age=3600")
        #expect(pages.stylesheet.respond(to: "/-/static/app-0.css") == nil)
        #expect(PackageResources.app_css.allSatisfy { $0 < 0x80 })
    }

    /// WCAG 2.2 AA: text 4.5:1 on both grounds, borders of controls and the focus ring 3:1.
    @Test(arguments: [false, true]) func contrastsEnough(isDark: Bool) throws {
        let colours = try StylesheetColours(String(decoding: PackageResources.app_css, as: UTF8.self), isDark: isDark)
        for name in ["text", "quiet", "link", "visited", "good", "warn", "bad"] {
            for ground in ["ground", "raised"] {
                #expect(try colours.contrast(name, ground) >= 4.5, "\(name) on \(ground)")
            }
        }
        #expect(try colours.contrast("on-accent", "accent") >= 4.5)
        #expect(try colours.contrast("on-mark", "mark") >= 4.5)
        for name in ["control", "focus", "accent"] { #expect(try colours.contrast(name, "ground") >= 3, "\(name)") }
    }
}
