import HTTPTypes
import Testing

@testable import Corkboard

@Suite struct MeetingPageTests {
    private func fixture(cdnURL: String? = nil, config: String = "{}") throws -> PagesFixture {
        try PagesFixture(
            ["meetings": PagesFixture.meetings, "election_finance": PagesFixture.finance], site: PagesFixture.berkeley,
            config: config, cdnURL: cdnURL)
    }

    @Test func showsPagesAsCards() throws {
        let html = try fixture().html("/meetings/minutes?_search=council")
        for part in [
            "<article class=\"page-card\" data-type=\"minutes\">", "<span class=\"badge\">MINUTES</span>",
            "<span>Page 1</span>", ">aaaaaaaaaaaa</a>", "/meetings/minutes/aaaaaaaaaaaa1?_highlight=council",
            "<a href=\"/meetings/minutes?meeting__exact=City+Council\">City Council</a>",
            "/meetings/minutes?date__exact=2026-05-05&amp;meeting__exact=City+Council&amp;_sort=page&amp;_highlight=council\">2026-05-05",
            "The <mark>Council</mark> met.", "Exhibit A &lt;script&gt;x&lt;/script&gt;",
            "<a href=\"/meetings/minutes?_search=Ann+O%27Hara\">Ann O&#39;Hara</a>",
            "<li class=\"chip low-confidence\">",
            "<strong>Passed, contested</strong>: 4 ayes, 1 nays", "Moved by Oddie",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        #expect(!html.contains("<table class=\"rows\">") && !html.contains("<img"))
        #expect(try fixture().html("/meetings/agendas").contains("data-type=\"agenda\""))
        #expect(try fixture().html("/meetings/minutes?_search=zzz").contains("<p class=\"zero-results\">0 records</p>"))
    }

    @Test func showsImagesFromTheConfiguredPlaceAlone() throws {
        let html = try fixture(cdnURL: "https://cdn.example.org").html("/meetings/minutes")
        #expect(html.contains("src=\"https://cdn.example.org/berkeley.ca/_minutes/City%20Council/1.png?width=800\""))
        #expect(try !fixture(cdnURL: "javascript:x").html("/meetings/minutes").contains("<img"))
    }

    @Test func opensTheRestWhereTheWordIs() throws {
        let words = String(repeating: "word ", count: 400)
        let fixture = try PagesFixture([
            "meetings": """
            create table minutes (id text primary key, meeting text, date text, page integer, text text);
            insert into minutes values ('a', 'M', '2026-01-01', 1, 'early \(words) late');
            """
        ])
        #expect(try fixture.html("/meetings/minutes?_highlight=late").contains("<details class=\"rest\" open>"))
        #expect(try fixture.html("/meetings/minutes?_highlight=early").contains("<details class=\"rest\">"))
        #expect(try !fixture.html("/meetings/minutes/a").contains("class=\"rest\""))
    }

    @Test func citesAPage() throws {
        let html = try fixture().html("/meetings/minutes/bbbbbbbbbbbb2?_highlight=second")
        for part in [
            "<h1>City Council Minutes, 2026-05-05, page 2</h1>", "<mark>Second</mark> page",
            "<meta name=\"DC.title\" content=\"City Council Minutes, 2026-05-05\">",
            "<meta name=\"DC.publisher\" content=\"CivicBand Archive\">",
            "<link rel=\"canonical\" href=\"https://berkeley.ca.civic.band/meetings/minutes/bbbbbbbbbbbb2\">",
            "<h2>Cite this page</h2>", "page 2. Berkeley, CivicBand Archive. https://berkeley.ca.civic.band/",
            "<a rel=\"prev\" href=\"/meetings/minutes/aaaaaaaaaaaa1\">",
            "<a rel=\"next\" href=\"/meetings/minutes/cccccccccccc3\">",
            "View surrounding pages (pages 1\u{2013}4)",
            "https://civic.observer/clip/?id=bbbbbbbbbbbb2&amp;subdomain=berkeley.ca",
            "<link rel=\"search\"",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        #expect(try !fixture().html("/meetings/minutes/aaaaaaaaaaaa1").contains("rel=\"prev\""))
    }

    @Test func tellsWhatIsNew() throws {
        let html = try fixture().html("/")
        for part in [
            "<title>Berkeley Civic Data: meetings, election_finance</title>", "<h1>Berkeley Meeting Archive</h1>",
            "Last updated <time>2026-05-10</time>", "Search across 1 table<", "Upcoming meetings", "Newest minutes",
            "<time>2026-05-11</time>", "<time>2026-05-05</time> <a href=\"/meetings/minutes?date__exact=2026-05-05",
            "Newest filings", "<a href=\"/election_finance/filings/f1\">Form 460, Friends of Ann</a>", "amendment 1",
            "<a href=\"/election_finance\">Campaign Finance</a>", "date__gte=2026-05-11",
            "published by <a href=\"https://civic.band/\"",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        // Days ahead are no news of minutes, and days past no meetings ahead.
        #expect(!html.contains("<time>2026-06-02</time>") && !html.contains("<time>2026-05-10</time> "))
        let other = try PagesFixture(["meetings": PagesFixture.meetings], site: PagesFixture.berkeley).html("/")
        #expect(other.contains("<title>Berkeley Civic Data: meetings</title>") && !other.contains("Campaign Finance"))
    }

    @Test func searchesEveryTable() throws {
        let html = try fixture().html("/-/search?q=council")
        #expect(html.contains("<mark>Council</mark>") && html.contains("City Council, 2026-05-05, page 1</a>"))
        #expect(html.contains("&lt;script&gt;x&lt;/script&gt;"))
        #expect(html.contains("<a href=\"/meetings/minutes?_search=council\">All results in Meetings: minutes</a>"))
        #expect(html.contains("value=\"council\""))
        #expect(try fixture().html("/-/search?q=zzz").contains("0 records"))
        for blank in ["/-/search", "/-/search?q=", "/-/search?q=+", "/-/search?q=%22"] {
            let page = try fixture().get(blank)
            #expect(page.status == 200 && !page.text.contains("0 records"), "\(blank)")
        }
    }

    @Test func saysWhereThereIsNoPage() throws {
        let page = try fixture().get("/nope")
        #expect(page.status == 404 && page.text.contains("Page not found") && page.text.contains("Berkeley"))
    }

    @Test func linksDatesOfMeetingsAhead() throws {
        let html = try fixture(
            config:
                #"{"databases": {"meetings": {"queries": {"upcoming": {"sql": "select date from agendas", "hide_sql": true}}}}}"#
        ).html("/meetings/upcoming")
        #expect(html.contains("<a href=\"/meetings/agendas?date__exact=2026-05-11\">2026-05-11</a>"))
        #expect(html.contains("Show SQL") && !html.contains("<pre class=\"sql\">"))
    }
}
