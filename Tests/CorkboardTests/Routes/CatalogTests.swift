import HTTPTypes
import Testing

@testable import Corkboard

/// Requests to a catalog of one small file, beyond the recorded ones.
@Suite struct CatalogTests {
    private static let schema = """
        create table people (id integer primary key, name text, city text, amount real);
        insert into people
        with recursive n(i) as (select 1 union all select i + 1 from n limit 250)
        select i, 'p' || i, case i % 3 when 0 then 'Oak' when 1 then 'Elm' else null end, i * 1.25 from n;
        create table notes (a text, b text);
        insert into notes values ('x', 'y'), ('x', 'z');
        create table pages (id text primary key, day text, number integer);
        insert into pages
        with recursive n(i) as (select 1 union all select i + 1 from n limit 300)
        select hex(i * 7919 % 1009), case when i % 11 = 0 then null else 'd' || i % 5 end, i % 7 from n;
        create index pages_number on pages (number);
        create view totals as select city, sum(amount) as amount from people group by city;
        """

    /// Its directory goes with it.
    private let database: SmallDatabase

    init() throws { database = try SmallDatabase(Self.schema) }

    private func catalog(_ configuration: String = "{}", settings: ServerSettings = .init()) throws -> Catalog {
        try database.catalog(configuration: configuration, settings: settings)
    }

    /// All rows of all pages, by their tokens.
    private func walk(_ catalog: Catalog, _ target: String) throws -> [JSONValue] {
        var rows: [JSONValue] = []
        var next: String? = target
        while let place = next {
            let json = try catalog.json(place)
            rows += json["rows"]?.elements ?? []
            next = json["next_url"]?.text.map { String($0.dropFirst("http://ds.example.org".count)) }
        }
        return rows
    }

    @Test(arguments: ["_size=7", "_size=250", "_size=249", "_size=100&_sort=amount", "_size=33&_sort_desc=id"])
    func pagesToTheEnd(query: String) throws {
        let rows = try walk(try catalog(), "/small/people.json?_extra=next_url&" + query)
        #expect(rows.count == 250)
        #expect(Set(rows.compactMap { $0["id"]?.integer }).count == 250)
    }

    /// Many rows share each value, some have none, and keys are in another order than rows.
    @Test(
        arguments: ["_sort=day", "_sort_desc=day", "_sort=number", "_sort_desc=number", "_sort_desc=day&number__lt=4"],
        [1, 13, 100])
    func losesAndRepeatsNoRowAmongEqualSortValues(query: String, size: Int) throws {
        let rows = try walk(try catalog(), "/small/pages.json?_extra=next_url&_size=\(size)&" + query)
        let ids = rows.compactMap { $0["id"]?.text }
        #expect(ids.count == (query.contains("lt=4") ? 171 : 300))
        #expect(Set(ids).count == ids.count)
    }

    @Test func pagesThroughRowsWithoutKeysAndViews() throws {
        #expect(try walk(catalog(), "/small/notes.json?_size=1&_extra=next_url").count == 2)
        #expect(try walk(catalog(), "/small/totals.json?_size=1&_extra=next_url").count == 3)
    }

    @Test func countsWhatMatches() throws {
        let json = try catalog().json(
            "/small/people.json?city=Oak&amount__gt=100&_extra=count,human_description_en&_size=2")
        // Multiples of three whose amount, the number times 1.25, is above 100: from 81 on.
        #expect(json["count"] == .number("57"))
        #expect(json["human_description_en"] == .text("where amount > 100 and city = \"Oak\""))
        #expect(json["rows"]?.elements?.count == 2)
    }

    @Test func countsFacetsAndSaysWhichAreSelected() throws {
        let json = try catalog().json("/small/people.json?_facet=city&city=Oak&_size=0")
        let facet = try #require(json["facet_results"]?["results"]?["city"])
        #expect(facet["results"]?.elements?.map { $0["count"] } == [.number("83")])
        #expect(facet["results"]?.elements?.first?["selected"] == .bool(true))
        let toggle = "http://ds.example.org/small/people.json?_facet=city&_size=0"
        #expect(facet["results"]?.elements?.first?["toggle_url"] == .text(toggle))
    }

    /// A view that takes long takes long for each column: one is tried, and not all of them.
    @Test func suggestsNoFacetsOfASlowView() throws {
        let database = try SmallDatabase(
            """
            create table numbers (i integer);
            insert into numbers
            with recursive n(i) as (select 1 union all select i + 1 from n limit 1000) select i from n;
            create view quick as select i % 3 as a, i % 5 as b from numbers;
            create view slow as select hex(zeroblob(100000)) || i as a, i % 5 as b from numbers;
            """)
        func names(_ view: String, milliseconds: Int) throws -> [String] {
            var settings = ServerSettings()
            settings.facetSuggestTimeLimit = milliseconds
            let catalog = try database.catalog(settings: settings)
            return try catalog.json("/small/\(view).json?_extra=suggested_facets&_size=1")["suggested_facets"]?
                .elements?
                .compactMap { $0["name"]?.text } ?? []
        }
        #expect(try names("slow", milliseconds: 20) == [])
        #expect(try names("quick", milliseconds: 30_000) == ["a", "b"])
    }

    @Test func boundsTheNumberOfFacets() throws {
        let many = Array(repeating: "_facet=city", count: 31).joined(separator: "&")
        #expect(try catalog().get("/small/people.json?" + many).status == 400)
    }

    /// Answers that tell programs what was wrong.
    @Test(arguments: [
        ("/small/people.json?_sort=nope", 400), ("/small/people.json?_size=-1", 400),
        ("/small/people.json?_size=1001", 400),
        ("/small/people.json?_col=nope", 400), ("/small/nope.json", 404), ("/nope.json", 404),
        ("/small/people/9999.json", 404),
        ("/small/people.json?_facet=nope", 400), ("/small/totals.json?_next=abc", 400),
        ("/small/people.json?_timelimit=x", 400),
        ("/small/-/query.json?sql=drop+table+people", 400), ("/small/-/query.json", 400),
        ("/small/people.json?_where=1;drop", 400),
        ("/small/people.json?_where=(", 400), ("/small/people.json?id__in=[1", 400),
        ("/small/people.json?_through={}", 400),
        ("/small/people.json?_shape=object&_nl=1", 200), ("/small/people.json?id__gt=99999999999999999999", 400),
        ("/small/people.json?_facet={\"a\":1}", 400), ("/a/b/c/d.json", 404),
        ("/small/people.json?_json_infinity=maybe", 400),
    ]) func answersWithAnError(target: String, status: Int) throws {
        let answer = try catalog().get(target)
        #expect(answer.status == status)
        if status >= 400 {
            let json = try JSONParser.parse(answer.text)
            #expect(json["ok"] == .bool(false) && json["error"]?.text?.isEmpty == false)
        }
    }

    @Test func leadsNobodyToAnotherHost() throws {
        for path in ["//evil.example/", "//evil.example/%41", "///x/", "/%2F%2Fevil/"] {
            let place = try catalog().get(path).headers[.location] ?? ""
            #expect(!place.hasPrefix("//") && !place.contains("://"), "\(path) -> \(place)")
        }
    }

    @Test func keepsNamesInQuotesWhateverStandsOnThem() throws {
        // A quotation mark with an accent is one character to Swift and two to SQLite.
        let answer = try catalog().json("/small/people.json?x%22%CC%81+or+1%3D1+--=y&_size=5")
        #expect(answer["ok"] == .bool(true) && answer["rows"]?.elements == [])
    }

    @Test func hidesWhatIsNotAllowed() throws {
        let hidden = try catalog(
            #"{"databases": {"small": {"allow_sql": false, "tables": {"people": {"allow": false}}}}}"#)
        for path in [
            "/small/people.json", "/small/people/1.json", "/small/people.csv?_stream=1",
            "/small/-/query.json?sql=select+1",
            "/small/notes.json?_where=1",
        ] { #expect(try hidden.get(path).status == 403, "\(path)") }
        let tables = try hidden.json("/small.json")["tables"]?.elements
        #expect(tables?.map { $0["name"] } == [.text("notes"), .text("pages")])
        let closed = try catalog(#"{"allow": false}"#)
        for path in [
            "/", "/.json", "/small.json", "/small/notes.json", "/-/databases.json", "/-/config.json", "/small.db",
        ] {
            #expect(try closed.get(path).status == 403, "\(path)")
        }
    }

    @Test func answersUnchangedFilesWithoutWork() throws {
        let catalog = try catalog()
        let request = WebRequest(path: "/small/people.json", queryString: "_size=2", host: "ds.example.org")
        let pages = try TestPages.pages()
        let tag = try #require(try CatalogResponder(pages: pages).respond(request, catalog).tag)
        var again = request
        again.headers[.ifNoneMatch] = EntityTag.quoted(tag, gzip: true)
        #expect(try CatalogResponder(pages: pages).respond(again, catalog).response.status == 304)
        again.host = "other.example.org"
        #expect(try CatalogResponder(pages: pages).respond(again, catalog).response.status == 200)
        try SmallDatabase.write("insert into people values (251, 'new', null, 1)", to: catalog.entries[0].path)
        again.host = request.host
        let changed = try CatalogResponder(pages: pages).respond(again, catalog)
        #expect(changed.response.status == 200 && changed.tag != tag)
    }

    @Test func noticesChangesInPlace() throws {
        let catalog = try catalog()
        #expect(try catalog.json("/small/people.json?_size=0&_extra=count")["count"] == .number("250"))
        try SmallDatabase.write(
            "delete from people where id > 10; alter table people add column extra text", to: catalog.entries[0].path)
        let json = try catalog.json("/small/people.json?_size=1&_extra=count")
        #expect(json["count"] == .number("10") && json["rows"]?.elements?.first?.members.last?.name == "extra")
    }

    @Test func givesWholeFilesOnlyWhereTheyArePublished() throws {
        #expect(try catalog().get("/small.db").status == 403)
        let open = try catalog(#"{"databases": {"small": {"publish_whole": true}}}"#)
        let answer = try open.get("/small.db")
        #expect(answer.status == 200 && answer.headers[.contentType] == "application/octet-stream")
        #expect(answer.headers[.contentDisposition] == "attachment; filename=\"small.db\"")
    }
}
