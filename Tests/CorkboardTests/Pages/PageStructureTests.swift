import Testing

@testable import Corkboard

/// What holds for every page, whatever hostile names, values and parameters it shows.
@Suite struct PageStructureTests {
    /// Ends attributes, elements and scripts, with combining accents after the quotes.
    private static let hostile = "\"'><script>alert(1)</script><img src=x onerror=y>&amp;\"\u{301} onload=z"

    private static let names: Set<String> = [
        "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "ul", "ol", "li", "main",
        "h1", "h2", "h3", "p", "form", "div", "label", "input", "select", "option", "textarea", "button", "details",
        "summary", "fieldset", "legend", "section", "table", "caption", "thead", "tbody", "tr", "th", "td", "span",
        "footer", "pre", "dl", "dt", "dd", "article", "mark", "img", "strong", "blockquote", "time",
    ]
    private static let attributes: Set<String> = [
        "lang", "charset", "name", "content", "rel", "href", "type", "title", "class", "id", "tabindex", "aria-label",
        "aria-current", "aria-sort", "aria-labelledby", "aria-hidden", "aria-invalid", "aria-describedby", "role",
        "method", "action", "for", "value", "selected", "checked", "scope", "rows", "spellcheck", "autocapitalize",
        "open", "data-type", "src", "alt", "loading", "width", "height",
    ]

    private static func sqlText(_ text: String) -> String {
        "'" + String(decoding: text.utf8.flatMap { $0 == 0x27 ? [0x27, 0x27] : [$0] }, as: UTF8.self) + "'"
    }
    private static func sqlName(_ text: String) -> String { SQLText.quoted(text) }

    private static func fixture() throws -> PagesFixture {
        let (text, name) = (sqlText(hostile), sqlName(hostile))
        return try PagesFixture(
            [
                "meetings": PagesFixture.meetings + """
                    insert into minutes values (\(text), \(text), \(text), 1, \(text), \(text),
                        json_object('persons', json_array(json_object('text', \(text)))),
                        json_object('votes', json_array(json_object('result', \(text), 'raw_text', \(text),
                            'motion_by', \(text), 'individual_votes',
                            json_array(json_object('name', \(text), 'vote', \(text)))))));
                    """,
                "election_finance": PagesFixture.finance + "update filings set filer_name = \(text);",
                hostile: """
                create table \(name) (id integer primary key, \(sqlName(hostile + "2")) text, amount real, b blob);
                insert into \(name) values (1, \(text), 1.5, x'00FF'), (2, '["<b>", {"<i>": "<u>"}]', null, null);
                create table keyed (a text, b text, r integer references \(name) (id), primary key (a, b));
                insert into keyed values (\(text), \(text), 1);
                create view \(sqlName(hostile + "v")) as select * from \(name);
                """,
            ], site: CatalogSite(subdomain: "x", name: "A" + hostile, lastUpdated: hostile),
            config: """
                {"databases": {"meetings": {"queries": {"find": {"sql": "select :\u{61} as a", "title":
                \(PythonText.json(.text(hostile))), "description": \(PythonText.json(.text(hostile)))}}}}}
                """,
            metadata: """
                {"title": \(PythonText.json(.text(hostile))), "description": \(PythonText.json(.text(hostile))),
                "source": \(PythonText.json(.text(hostile))), "source_url": "javascript:alert(1)",
                "about_url": "https://example.org/\\"x"}
                """, cdnURL: "https://cdn.example.org")
    }

    private static var targets: [String] {
        let name = TildeEncoding.encode(hostile)
        let value = PercentEncoding.encodeQuery(hostile)
        return [
            "/", "/?x=\(value)", "/-/search", "/-/search?q=\(value)", "/-/search?q=council", "/meetings",
            "/meetings?_show_hidden=1", "/election_finance", "/\(name)", "/meetings/minutes",
            "/meetings/minutes?_search=\(value)", "/meetings/minutes?_highlight=\(value)", "/meetings/minutes/\(name)",
            "/meetings/minutes?_facet=meeting&\(value)=\(value)&meeting=\(value)&_facet_size=1&_size=1",
            "/meetings/minutes?_col=page&\(value)__gt=1", "/meetings/minutes/aaaaaaaaaaaa1?_highlight=Exhibit",
            "/election_finance/filings", "/election_finance/filings/f1",
            "/election_finance/monetary_contributions/f1-T1", "/\(name)/\(name)", "/\(name)/\(name)/1",
            "/\(name)/\(name)?_sort_desc=amount&_where=1%3D1&_next=", "/\(name)/keyed",
            "/\(name)/keyed/\(name),\(name)",
            "/\(name)/\(TildeEncoding.encode(hostile + "v"))", "/\(name)/-/query",
            "/\(name)/-/query?sql=select+%27\(value)%27", "/\(name)/-/query?sql=\(value)",
            "/\(name)/-/query?sql=select+:x&x=\(value)", "/\(name)/-/query?sql=select+1&_hide_sql=1",
            "/meetings/find?a=\(value)", "/meetings/minutes?_sort=\(value)", "/~3Cb~3E", "/-/databases", "/-/config",
            "/meetings/minutes/\(name)x", "/meetings/minutes?_size=\(value)",
        ]
    }

    @Test func everyPageIsWellMade() throws {
        let fixture = try Self.fixture()
        for target in Self.targets {
            let html = try fixture.html(target)
            let page = PageMarkup(html)
            #expect(page.unbalanced.isEmpty, "\(target): \(page.unbalanced)")
            #expect(page.all("h1").count == 1, "\(target)")
            for element in page.elements where element.name != "!doctype" {
                #expect(Self.names.contains(element.name), "\(target): \(element.name)")
                let unknown = Set(element.attributeNames).subtracting(Self.attributes)
                #expect(unknown.isEmpty, "\(target): \(element.name) \(unknown)")
                for address in [element.attributes["href"], element.attributes["src"], element.attributes["action"]] {
                    guard let address, element.name != "link" else { continue }
                    let isPlace = ["/", "https://", "http://", "#"].contains { address.hasPrefix($0) }
                    #expect(isPlace, "\(target): \(address)")
                }
            }
            Self.checkForms(page, target)
        }
    }

    /// Every control has a name that is read, every id occurs once, every heading of a table says what for.
    private static func checkForms(_ page: PageMarkup, _ target: String) {
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count, "\(target)")
        let labelled = Set(page.all("label").compactMap { $0.attributes["for"] })
        for control in page.all("input") + page.all("select") + page.all("textarea")
        where control.attributes["type"] != "hidden" {
            #expect(labelled.contains(control.attributes["id"] ?? ""), "\(target): \(control)")
        }
        for heading in page.all("th") { #expect(heading.attributes["scope"] != nil, "\(target)") }
        for image in page.all("img") { #expect(image.attributes["alt"]?.isEmpty == false, "\(target)") }
        for region in page.elements where region.attributes["role"] == "region" {
            #expect(region.attributes["tabindex"] == "0" && region.attributes["aria-label"] != nil, "\(target)")
        }
    }

    @Test func passesTheOperatorsOwnMarkupAlone() throws {
        let fixture = try PagesFixture(
            ["a": "create table t (description_html text); insert into t values ('<em>no</em>');"],
            metadata: #"{"databases": {"a": {"description_html": "<em>yes</em>"}}}"#)
        #expect(try fixture.html("/a").contains("<em>yes</em>"))
        #expect(try fixture.html("/a/t").contains("&lt;em&gt;no&lt;/em&gt;"))
    }
}
