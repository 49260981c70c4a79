import Foundation
import TestSupport
import Testing

extension Reliability {
    /// A thousand sites in one process.
    @Suite struct ManySitesTests {
        private static let sites = (0..<1000).map { "town\($0).ca" }

        private static func make(_ directory: TemporaryDirectory) throws {
            var sql = "CREATE TABLE sites (subdomain TEXT PRIMARY KEY, name TEXT, state TEXT, kind TEXT);\n"
            for site in sites { sql += "INSERT INTO sites VALUES ('\(site)', 'Town of \(site)', 'CA', 'city');\n" }
            sql = "BEGIN;\n" + sql + "COMMIT;\n"
            for site in sites {
                let path = directory.file("sites/\(site)")
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
                sql += """
                    .open '\(path)/meetings.db'
                    PRAGMA synchronous = OFF; BEGIN;
                    CREATE TABLE minutes (id TEXT PRIMARY KEY, meeting TEXT, date TEXT, text TEXT);
                    INSERT INTO minutes VALUES ('a', 'Council', '2026-01-01', 'Motion of \(site).');
                    CREATE TABLE agendas (id TEXT PRIMARY KEY, meeting TEXT, date TEXT, text TEXT);
                    COMMIT;

                    """
            }
            try SitesFixture.run(sql, on: directory.file("sites.db"))
        }

        @Test func servesAThousandSitesWithSixtyFourOpen() async throws {
            let directory = try TemporaryDirectory()
            try Self.make(directory)
            let arguments = [
                "--sites-dir", directory.file("sites"), "--sites-db", directory.file("sites.db"), "--max-open", "64",
            ]
            try await RunningCorkboard.serve(arguments, in: directory.path) { server async throws in
                let before = server.descriptors
                #expect(try await Self.wrongAnswers(of: server) == [])
                let (memory, descriptors) = (server.residentMegabytes, server.descriptors)
                // Few connections to each: one at a time asks.
                #expect(descriptors <= before + 2 * 64 + 8, "\(descriptors) of \(before)")
                // Those that were closed come back, and cost no more than before.
                for _ in 0..<2 { #expect(try await Self.wrongAnswers(of: server) == []) }
                #expect(server.descriptors <= before + 2 * 64 + 8)
                #expect(server.residentMegabytes < memory + 30)
                #expect(server.residentMegabytes < 250)
            }
        }

        /// The sites that do not answer with what is theirs.
        private static func wrongAnswers(of server: RunningCorkboard) async throws -> [String] {
            try await onThread { [port = server.port] in
                let connection = try HTTPConnection(port: port)
                return try sites.filter { site in
                    let answer = try connection.get("/meetings/minutes.csv", host: site + ".civic.band")
                    return answer.status != 200 || !answer.text.contains("Motion of \(site).")
                }
            }
        }
    }
}
