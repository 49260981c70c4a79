import Testing

@testable import Corkboard

@Suite struct TablePageTests {
    private static let sql = """
        create table city (id integer primary key, name text);
        insert into city values (1, 'Oakland'), (2, '');
        create table t (id integer primary key, amount real, day text, city integer references city (id), url text,
            note text, data blob, empty text);
        insert into t values (1, -1234.5, '2026-05-05', 1, 'https://example.org/a?b=1&c=2', 'short', x'000102', null),
            (2, 20, '2026-05-05', 2, 'javascript:alert(1)', '[1, {"a": "b"}]', null, ''),
            (3, 5, '2026-05-06', null, 'https://example.org/ two', 'long \(String(repeating: "word ", count: 40))', null, '');
        """

    private func fixture(_ change: (inout ServerSettings) -> Void = { _ in }) throws -> PagesFixture {
        var settings = ServerSettings()
        change(&settings)
        return try PagesFixture(["a": Self.sql], settings: settings)
    }

    @Test func writesEachKindOfValue() throws {
        let html = try fixture { $0.truncateCellsHTML = 20 }.html("/a/t")
        for part in [
            "<th scope=\"row\"><a href=\"/a/t/1\">1</a></th>", "<td class=\"number\">\u{2212}1,234.50</td>",
            "<td class=\"date\"><a href=\"/a/t?day__exact=2026-05-05\">2026-05-05</a></td>",
            "<td><a href=\"/a/city/1\">Oakland</a> <span class=\"note\">1</span></td>",
            "<td><a href=\"/a/city/2\">2</a></td>",
            "<a rel=\"nofollow noopener\" href=\"https://example.org/a?b=1&amp;c=2\">", "<td>javascript:alert(1)</td>",
            "<td>https://example.org/<span", "<a href=\"/a/t/1.blob?_blob_column=data\">Binary, 3 bytes</a>",
            "<ul class=\"json\"><li>1</li><li><ul class=\"json\"><li><span class=\"note\">a:</span> b</li></ul></li></ul>",
            "<td class=\"null\"><span class=\"hidden\">null</span></td>",
            "long word word word <span class=\"note\" aria-hidden",
            "<th scope=\"col\" class=\"number\"><a rel=\"nofollow\" href=\"/a/t?_sort=amount\">amount</a>",
            "<p class=\"count\">3 rows</p>", "rel=\"nofollow\">View and edit SQL</a>", "CREATE TABLE t (id",
        ] {
            #expect(html.contains(part), "\(part)")
        }
    }

    @Test func showsFiltersAndTakesThemAway() throws {
        let html = try fixture().html("/a/t?amount__gt=1&day=2026-05-05&_next=1&_size=2")
        #expect(html.contains("aria-label=\"Remove the filter amount &gt; 1\""))
        #expect(html.contains("href=\"/a/t?day=2026-05-05&amp;_size=2\""))
        #expect(html.contains("<input type=\"hidden\" name=\"amount__gt\" value=\"1\">"))
        #expect(!html.contains("name=\"_next\" value=\"1\"><button type=\"submit\">Add filter"))
        #expect(html.contains("where amount &gt; 1 and day = &quot;2026-05-05&quot;"))
        #expect(html.contains("<meta name=\"robots\" content=\"noindex\">"))
    }

    @Test func formsLeadWhereTheySay() throws {
        let place = try fixture().get("/a/t?_filter_column=amount&_filter_op=gt&_filter_value=1&_sort=day")
        #expect(place.status == 302 && place.headers[.location] == "/a/t?_sort=day&amount__gt=1")
        let order = try fixture().get("/a/t?_sort=day&_sort_by_desc=on")
        #expect(order.headers[.location] == "/a/t?_sort_desc=day")
    }

    @Test func tellsTheOrder() throws {
        let up = try fixture().html("/a/t?_sort=day")
        #expect(up.contains("aria-sort=\"ascending\"><a rel=\"nofollow\" href=\"/a/t?_sort_desc=day\">day</a>"))
        let down = try fixture().html("/a/t?_sort_desc=day")
        #expect(down.contains("aria-sort=\"descending\"><a rel=\"nofollow\" href=\"/a/t?_sort=day\">day</a>"))
        #expect(down.contains("name=\"_sort_by_desc\" value=\"on\" checked>"))
        #expect(down.contains("<option value=\"day\" selected>day</option>"))
    }

    @Test func goesToTheNextPageAndBack() throws {
        let first = try fixture().html("/a/t?_size=2")
        #expect(
            first.contains(
                "<a href=\"https://berkeley.ca.civic.band/a/t?_size=2&amp;_next=2\" rel=\"next\">Next page</a>"))
        let last = try fixture().html("/a/t?_size=2&_next=2")
        #expect(!last.contains("rel=\"next\"") && last.contains("<a href=\"/a/t?_size=2\">First page</a>"))
    }

    @Test func countsFacets() throws {
        let html = try fixture().html("/a/t?_facet=city&_facet=day&day=2026-05-05")
        #expect(html.contains(">Oakland</a> <span class=\"count\">1</span>"))
        #expect(html.contains("aria-current=\"true\">2026-05-05 <span class=\"remove\">"))
        #expect(html.contains("aria-label=\"Remove the facet city\""))
        let short = try fixture().html("/a/t?_facet=note&_facet_size=1")
        #expect(short.contains("More values are not shown"))
    }

    @Test func choosesColumns() throws {
        let html = try fixture().html("/a/t?_col=day")
        #expect(html.contains("value=\"day\" checked>") && !html.contains("value=\"note\" checked>"))
        #expect(!html.contains("<th scope=\"col\"><a rel=\"nofollow\" href=\"/a/t?_col=day&amp;_sort=note\">"))
    }

    @Test func saysThatThereIsNothing() throws {
        let html = try fixture().html("/a/t?amount__gt=99999")
        #expect(html.contains("<p class=\"zero-results\">0 records</p>") && html.contains("0 rows where"))
    }

    @Test func offersWhatIsAllowed() throws {
        let open = try fixture().html("/a/t?_size=1")
        #expect(open.contains("name=\"_stream\"") && open.contains("/a/-/query?sql="))
        let closed = try fixture {
            $0.allowCSVStream = false
            $0.defaultAllowSQL = false
            $0.allowDownload = false
        }
        #expect(try !closed.html("/a/t?_size=1").contains("name=\"_stream\""))
        #expect(try !closed.html("/a/t").contains("/-/query"))
        #expect(try !closed.html("/a").contains("/-/query") && !closed.html("/a").contains("Download this"))
        #expect(try fixture().html("/a").contains("<a href=\"/a.db\">Download this database</a>"))
    }

    @Test func showsHiddenTablesWhenAsked() throws {
        let fixture = try PagesFixture(["meetings": PagesFixture.meetings])
        let html = try fixture.html("/meetings")
        #expect(html.contains("?_show_hidden=1\" rel=\"nofollow\">") && !html.contains("/meetings/minutes_fts\""))
        #expect(try fixture.html("/meetings?_show_hidden=1").contains("/meetings/minutes_fts\""))
    }

    /// To Swift, the quotation mark is one character with its accent; to SQLite it would end the name of the column.
    @Test func keepsNamesOfColumnsInTheirQuotes() throws {
        let fixture = try fixture { $0.defaultAllowSQL = false }
        let name = PercentEncoding.encodeQuery("x\"\u{301} or 1=1 or \"y")
        #expect(try fixture.html("/a/t?\(name)=1").contains("0 records"))
    }
}
