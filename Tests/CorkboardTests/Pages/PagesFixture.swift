import CivicModel
import TestSupport
import Testing

@testable import Corkboard

/// A catalog of small files, and the pages over it.
struct PagesFixture {
    private let directory: TemporaryDirectory
    private let responder: CatalogResponder
    private let catalog: Catalog

    /// Makes the files.
    ///
    /// - Parameter databases: the SQL of each database by its name, in the order in which they are served.
    init(
        _ databases: KeyValuePairs<String, String>, site: CatalogSite? = nil, config: String = "{}",
        metadata: String = "{}", settings: ServerSettings = ServerSettings(), cdnURL: String? = nil
    ) throws {
        directory = try TemporaryDirectory()
        var entries: [Catalog.Entry] = []
        for (index, database) in databases.enumerated() {
            let path = directory.file("\(index).db")
            try SitesFixture.run(database.value, on: path)
            entries.append(.init(name: database.key, path: path))
        }
        QueryLimits.apply()
        catalog = Catalog(
            entries: entries,
            configuration: CatalogConfiguration(
                settings: settings, json: try JSONParser.parse(config), metadata: try JSONParser.parse(metadata)),
            pool: DatabasePool(capacity: 8, immutable: true, logger: .silent),
            threads: SQLThreads(count: 1, queueLimit: 8), site: site,
            isImmutable: true)
        let today = try #require(CalendarDay(year: 2026, month: 5, day: 11))
        responder = CatalogResponder(
            pages: SitePages(
                renderer: try PageRenderer(), cdnURL: cdnURL, publisher: .init("CivicBand", "https://civic.band/"),
                today: { today }))
    }

    /// The answer to a GET request.
    func get(_ target: String) throws -> WebResponse {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let request = WebRequest(
            path: String(parts[0]), queryString: parts.count > 1 ? String(parts[1]) : "",
            host: "berkeley.ca.civic.band",
            scheme: "https")
        return try responder.respond(request, catalog).response
    }

    /// The markup of a page.
    func html(_ target: String) throws -> String { try get(target).text }

    static let berkeley = CatalogSite(subdomain: "berkeley.ca", name: "Berkeley", lastUpdated: "2026-05-10T01:00:00")

    /// Minutes and agendas as clerk makes them.
    static let meetings = """
        create table minutes (id text primary key, meeting text, date text, page integer, text text, page_image text,
            entities_json text, votes_json text);
        create table agendas (id text primary key, meeting text, date text, page integer, text text, page_image text,
            entities_json text, votes_json text);
        insert into minutes values
            ('aaaaaaaaaaaa1', 'City Council', '2026-05-05', 1, 'The Council met. Exhibit A <script>x</script>',
                '/_minutes/City Council/1.png', '{"persons": [{"text": "Ann O''Hara", "confidence": 0.95},
                {"text": "B & C", "confidence": 0.5}], "orgs": [], "locations": []}',
                '{"votes": [{"motion_by": "Oddie", "seconded_by": null, "result": "passed",
                "tally": {"ayes": 4, "nays": 1, "abstain": null}, "raw_text": "It passed 4-1."}]}'),
            ('bbbbbbbbbbbb2', 'City Council', '2026-05-05', 2, 'Second page', null, '{"persons": []}', '{"votes": []}'),
            ('cccccccccccc3', 'City Council', '2026-05-05', 3, 'Third page about the council', null, null, null),
            ('dddddddddddd4', 'Planning Board', '2026-06-02', 1, null, null, 'no json', null);
        insert into agendas values
            ('eeeeeeeeeeee5', 'City Council', '2026-05-11', 1, 'Agenda', null, null, null),
            ('ffffffffffff6', 'City Council', '2026-05-10', 1, 'Old agenda', null, null, null);
        create virtual table minutes_fts using fts5 (text, content=[minutes]);
        insert into minutes_fts (rowid, text) select rowid, text from minutes;
        """

    /// A small city's campaign finance, in the shape that the loader gives it.
    static let finance = """
        create table filers (filer_key text primary key, filer_name text);
        create table filings (id text primary key, form text, filer_key text references filers (filer_key),
            filer_name text, report_date text, report_number integer, superseded_by text references filings (id));
        create table A_Contributions (Entity_Cd text, Tran_Amt1 real, source_year integer, source_row integer,
            primary key (source_year, source_row));
        create table monetary_contributions (id text primary key, filer_name text, contributor_name text,
            contribution_date text, entity_code text, support_or_oppose text, amount real, amount_cents integer,
            filing_id text references filings (id), source_year integer, source_row integer,
            foreign key (source_year, source_row) references A_Contributions (source_year, source_row));
        insert into filers values ('1', 'Friends of Ann');
        insert into filings values ('f0', 'F460', '1', 'Friends of Ann', '2026-01-31', 0, 'f1'),
            ('f1', 'F460', '1', 'Friends of Ann', '2026-02-15', 1, null);
        insert into A_Contributions values ('IND', 1234567.5, 2026, 2), ('COM', -50, 2026, 3);
        insert into monetary_contributions values
            ('f1-T1', 'Friends of Ann', 'Bea', '2026-01-05', 'IND', 'S', 1234567.5, 123456750, 'f1', 2026, 2),
            ('f1-T2', 'Friends of Ann', 'Cy', '2026-01-06', 'COM', null, -50, -5000, 'f1', 2026, 3);
        """
}
