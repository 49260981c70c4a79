import Foundation
import TestSupport
import Testing

/// What the server withstands: real processes, real sockets. One test at a time, as each loads the machine.
@Suite(.serialized) enum Reliability {
    /// A directory with one database of many kinds of tables.
    static func library() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try SitesFixture.run(sql, on: directory.file("library.db"))
        return directory
    }

    private static let sql = """
        CREATE TABLE pages (
            id INTEGER PRIMARY KEY, meeting TEXT, date TEXT, page INTEGER, text TEXT, score REAL, tags TEXT, picture BLOB);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
        INSERT INTO pages
        SELECT i, 'Board ' || (i % 7), date('2020-01-01', '+' || (i % 900) || ' days'), i % 28,
            'Motion ' || i || ' of the board, carried; <b>' || hex(i * 7919) || '</b>', i / 7.0,
            json_array('tag' || (i % 5), 'all'), CASE i % 50 WHEN 0 THEN x'00ff10' END
        FROM n;
        CREATE VIRTUAL TABLE pages_fts USING fts5(text, content=[pages], content_rowid=id);
        INSERT INTO pages_fts(pages_fts) VALUES ('rebuild');
        CREATE TABLE seats (board TEXT, seat INTEGER, holder TEXT, page REFERENCES pages(id), PRIMARY KEY (board, seat));
        INSERT INTO seats SELECT meeting, id, 'Member ' || id, id FROM pages WHERE id <= 300;
        CREATE TABLE loose (a, b);
        INSERT INTO loose SELECT id, text FROM pages WHERE id <= 50;
        CREATE VIEW busy AS SELECT meeting, count(*) AS pages FROM pages GROUP BY meeting;
        CREATE TABLE "odd/name.csv, 100%" ("a b" TEXT, "x__gt" TEXT, "_size" TEXT);
        INSERT INTO "odd/name.csv, 100%" VALUES ('1', '2', '3');
        """

    /// Waits until files and sockets are as few again as they were, but for connections to databases that are kept.
    static func expectFewDescriptors(
        _ server: RunningCorkboard, before: Int, kept: Int = 16, _ location: SourceLocation = #_sourceLocation
    ) async {
        do { try await waitUntil { server.descriptors <= before + kept } } catch {
            Issue.record("\(server.descriptors) files and sockets are open, \(before) before", sourceLocation: location)
        }
    }
}
