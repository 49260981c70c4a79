import Foundation
import FoundationXML
import Testing

@testable import Corkboard

@Suite struct SiteFilesTests {
    /// Hash and length of what civic.band serves.
    @Test(
        arguments: [
            (["meetings"], "1335 1dkm2f2ubzkxf"), (["meetings", "election_finance"], "2147 2ey5yue3b8zbv"),
        ]) func keepsCrawlersOut(databases: [String], hash: String)
    {
        let text = RobotsText.text(databases: databases)
        var hasher = StableHash()
        hasher.add(text.utf8)
        #expect("\(text.utf8.count) \(hasher.text)" == hash)
    }

    @Test func describesTheSearch() {
        let xml = OpenSearchDescription.xml(siteName: "O'Fallon \"W\" & <Co>\u{1}", origin: "https://a.ca.civic.band")
        #expect(xml.contains("<ShortName>O&#39;Fallon &quot;W&quot; &amp; &lt;Co&gt;</ShortName>"))
        #expect(xml.contains("template=\"https://a.ca.civic.band/meetings?_search={searchTerms}\""))
        #expect(xml.contains("template=\"https://a.ca.civic.band/meetings.json?_search={searchTerms}\""))
        #expect(xml.contains("<Contact>hello@civic.band</Contact>"))
        #expect(XMLParser(data: Data(xml.utf8)).parse())
    }

    @Test func listsPages() {
        let xml = Sitemap.xml(
            origin: "https://a.ca.civic.band",
            databases: [("meetings", ["minutes", "a&b/c"]), ("election_finance", [])])
        #expect(
            xml.components(separatedBy: "<loc>").dropFirst().map { $0.prefix { $0 != "<" } } == [
                "https://a.ca.civic.band/", "https://a.ca.civic.band/meetings",
                "https://a.ca.civic.band/meetings/minutes", "https://a.ca.civic.band/meetings/a~26b~2Fc",
                "https://a.ca.civic.band/election_finance",
            ])
        #expect(XMLParser(data: Data(xml.utf8)).parse())
    }
}
