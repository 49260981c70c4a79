import Foundation
import TestSupport

/// Makes files like `sites.db` with Debian's `sqlite3`.
enum SitesFixture {
    static let rows = """
        CREATE TABLE sites (subdomain TEXT PRIMARY KEY, name TEXT, state TEXT, kind TEXT, country TEXT, pages INTEGER,
            lat TEXT, lng TEXT, has_finance_data INTEGER, current_stage TEXT, updated_at TEXT, last_error_message TEXT);
        INSERT INTO sites VALUES
        ('alameda.ca', 'Alameda', 'CA', 'city', 'US', 28012, '37.7652', '-122.2416', 0, 'completed',
            '2026-05-10 03:04:05', 'secret-error'),
        ('berkeley.ca', 'Berkeley', 'CA', 'city', 'US', 91234, '37.8716', '-122.2727', 1, 'completed',
            '2026-05-11 01:00:00.123456', NULL),
        ('alameda-county.ca', 'Alameda County', 'CA', 'county', 'US', 1500, '37.6', '-121.7', 1, 'ocr',
            '2026-04-01 00:00:00', NULL),
        ('oakland.ca', 'Oakland', 'CA', 'city', 'US', 120000, NULL, NULL, 1, 'completed', '2026-05-09 12:00:00', NULL),
        ('vancouver.bc.canada', 'Vancouver', 'BC', 'city', 'CA', 45000, '49.28', '-123.12', 0, 'completed', NULL, NULL),
        ('o-fallon.mo', 'O''Fallon "West" & <Co>', 'MO', 'city', 'US', NULL, '95', '-90', 0, NULL, NULL, NULL),
        ('Bad Name', 'Nowhere', 'XX', 'city', 'US', 1, NULL, NULL, 0, NULL, NULL, NULL);
        """

    /// Runs SQL on a file, which is made if it is not there.
    static func run(_ sql: String, on path: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [path]
        let input = Pipe()
        process.standardInput = input
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(sql.utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
