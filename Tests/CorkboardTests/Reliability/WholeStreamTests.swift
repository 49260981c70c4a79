import Foundation
import TestSupport
import Testing

extension Reliability {
    /// Streams of CSV over sort columns with few values.
    @Suite struct WholeStreamTests {
        @Test(arguments: [
            "", "&_sort=part", "&_sort_desc=part", "&_sort=empty", "&_sort_desc=empty", "&_sort=part&_size=7",
            "&part=1",
        ])
        func sendsEveryRowOnce(sort: String) async throws {
            let directory = try TemporaryDirectory()
            for name in ["keyed (id INTEGER PRIMARY KEY,", "loose (id,"] {
                try SitesFixture.run(
                    """
                    CREATE TABLE \(name) part INTEGER, empty TEXT);
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
                    INSERT INTO \(name.split(separator: " ")[0]) SELECT i, i % 3, iif(i % 2, NULL, 'x') FROM n;
                    """, on: directory.file("s.db"))
            }
            try await RunningCorkboard.serve([directory.file("s.db")], in: directory.path) { server async throws in
                for table in ["keyed", "loose"] {
                    let answer = try await server.get("/s/\(table).csv?_stream=1&_col=id\(sort)")
                    #expect(answer.status == 200)
                    let identifiers = answer.text.split(separator: "\r\n").dropFirst()
                        .compactMap { Int($0.split(separator: ",").last ?? "") }
                    #expect(identifiers.sorted() == (1...5000).filter { !sort.contains("part=1") || $0 % 3 == 1 })
                }
            }
        }
    }
}
