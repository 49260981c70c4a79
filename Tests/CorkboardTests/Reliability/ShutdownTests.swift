import Foundation
import TestSupport
import Testing

extension Reliability {
    /// A server that is told to stop.
    @Suite struct ShutdownTests {
        private static let rows = 30_000

        @Test func finishesWhatIsUnderWay() async throws {
            let directory = try TemporaryDirectory()
            try SitesFixture.run(
                """
                CREATE TABLE long (id INTEGER PRIMARY KEY, text TEXT);
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.rows))
                INSERT INTO long SELECT i, printf('%.*c', 400, 'x') FROM n;
                """, on: directory.file("long.db"))
            let endless =
                "/long/-/query.json?sql="
                + "with+recursive+n(i)+as+(select+1+union+all+select+i%2B1+from+n)+select+count(*)+from+n"
            let arguments = [
                directory.file("long.db"), "--setting", "sql_time_limit_ms", "1000", "num_sql_threads", "5",
            ]
            try await RunningCorkboard.serve(arguments, in: directory.path) { server async throws in
                let (statement, lines, wasRefused) = try await onThread { [port = server.port, server] in
                    let csv = try HTTPConnection(port: port, receiveBuffer: 4096)
                    try csv.send(HTTPConnection.request("/long/long.csv?_stream=1"))
                    let slow = try HTTPConnection(port: port)
                    try slow.send(HTTPConnection.request(endless))
                    let idle = try HTTPConnection(port: port)
                    _ = try idle.get("/long.json")
                    // The stream has begun, hence all of these have been taken.
                    while !csv.hasNews { usleep(1000) }
                    server.program.signal(SIGTERM)
                    let isRefused = Self.waitForRefusal(port)
                    let statement = try slow.answer()
                    let lines = try csv.answer().text.split(separator: "\r\n").count
                    guard try idle.rest().isEmpty else { throw HTTPConnection.Ended.malformed("idle") }
                    return (statement, lines, isRefused)
                }
                #expect(statement.status == 400 && statement.text.contains("SQL query took too long"))
                #expect(lines == Self.rows + 1)
                #expect(wasRefused)
                let end = await server.program.end()
                #expect(end.status == 0, "\(end.error)")
            }
        }

        /// Whether new connections are refused before long.
        private static func waitForRefusal(_ port: Int) -> Bool {
            for _ in 0..<500 {
                do { _ = try HTTPConnection(port: port) } catch { return true }
                usleep(10_000)
            }
            return false
        }
    }
}
