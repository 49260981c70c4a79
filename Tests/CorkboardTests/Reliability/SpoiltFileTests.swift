import Foundation
import TestSupport
import Testing

extension Reliability {
    /// A site's file that goes away or is damaged, while other sites are served.
    @Suite struct SpoiltFileTests {
        private enum Damage: String, CaseIterable {
            case deleted, halved, garbage, empty, directory

            func apply(to path: String) throws {
                let files = FileManager.default
                switch self {
                case .deleted: try files.removeItem(atPath: path)
                case .halved: #expect(truncate(path, off_t((files.contents(atPath: path)?.count ?? 0) / 2)) == 0)
                case .garbage:
                    try Data((0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(
                        to: URL(fileURLWithPath: path))
                case .empty: #expect(truncate(path, 0) == 0)
                case .directory:
                    try files.removeItem(atPath: path)
                    try files.createDirectory(atPath: path, withIntermediateDirectories: false)
                }
            }
        }

        @Test(arguments: Damage.allCases)
        private func keepsOtherSitesAndRecovers(damage: Damage) async throws {
            let directory = try TemporaryDirectory()
            let sites = ["berkeley.ca", "alameda.ca"]
            for site in sites {
                try FileManager.default.createDirectory(
                    atPath: directory.file("sites/\(site)"), withIntermediateDirectories: true)
                try SitesFixture.run(
                    """
                    CREATE TABLE minutes (id INTEGER PRIMARY KEY, meeting TEXT, date TEXT, text TEXT);
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
                    INSERT INTO minutes SELECT i, 'Council', '2026-01-01', 'Motion of \(site)' FROM n;
                    """, on: directory.file("sites/\(site)/meetings.db"))
            }
            try SitesFixture.run(SitesFixture.rows, on: directory.file("sites.db"))
            let path = directory.file("sites/berkeley.ca/meetings.db")
            let good = try #require(FileManager.default.contents(atPath: path))
            let arguments = ["--sites-dir", directory.file("sites"), "--sites-db", directory.file("sites.db")]
            try await RunningCorkboard.serve(arguments, in: directory.path) { server async throws in
                func statuses(_ site: String) async throws -> [Int] {
                    var statuses: [Int] = []
                    for target in [
                        "/meetings/minutes.csv?_size=max", "/meetings/minutes/2900", "/meetings",
                        "/meetings/minutes?_sort=text",
                    ] {
                        statuses.append(try await server.get(target, host: site + ".civic.band").status)
                    }
                    return statuses
                }
                let fine = [200, 200, 200, 200]
                #expect(try await statuses("berkeley.ca") == fine)
                try damage.apply(to: path)
                let broken = try await statuses("berkeley.ca")
                #expect(broken.allSatisfy { $0 == 404 || $0 == 503 }, "\(broken)")
                #expect(try await server.get("/robots.txt", host: "berkeley.ca.civic.band").status == 200)
                #expect(try await statuses("alameda.ca") == fine)
                if [.halved, .garbage, .empty].contains(damage) {
                    #expect(broken == [503, 503, 503, 503])
                    #expect(server.program.errorSoFar.contains("cannot be served"))
                    #expect(server.program.errorSoFar.contains("berkeley.ca/meetings.db"))
                }
                if damage == .directory { try FileManager.default.removeItem(atPath: path) }
                try good.write(to: URL(fileURLWithPath: path), options: .atomic)
                #expect(try await statuses("berkeley.ca") == fine)
            }
        }
    }
}
