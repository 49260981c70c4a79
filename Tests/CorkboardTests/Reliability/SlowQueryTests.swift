import Foundation
import TestSupport
import Testing

extension Reliability {
    /// Statements that never end, of readers who send many of them.
    @Suite struct SlowQueryTests {
        private static let endless =
            "/library/-/query.json?sql="
            + "with+recursive+n(i)+as+(select+1+union+all+select+i%2B1+from+n)+select+count(*)+from+n"

        @Test func answersPagesWhileAllSlotsAreTaken() async throws {
            let directory = try Reliability.library()
            let arguments = [
                directory.file("library.db"), "--setting", "num_sql_threads", "4", "sql_time_limit_ms", "60000",
            ]
            try await RunningCorkboard.serve(arguments, in: directory.path) { server async throws in
                let seen = try await onThread { [port = server.port] in
                    // More than run and wait: the queue has an end, and who comes after it is told so.
                    let slow = try (0..<300).map { _ in
                        let connection = try HTTPConnection(port: port)
                        try connection.send(HTTPConnection.request(Self.endless))
                        return connection
                    }
                    // The last of them have an answer once the first ones are taken up.
                    let refusal = try slow[299].answer()
                    let pages = try ["/library/pages.json", "/library.json", "/library/pages/3.json", "/library/pages"]
                        .map {
                            try HTTPConnection(port: port).get($0).status
                        }
                    return (refusal, pages, slow.filter { !$0.hasNews }.count)
                }
                #expect(seen.0.status == 503)
                #expect((Int(seen.0.headers["retry-after"] ?? "") ?? 0) > 0)
                #expect(try seen.0.object()["ok"] as? Bool == false)
                #expect(seen.1 == [200, 200, 200, 200])
                #expect(seen.2 > 50, "the statements still run or wait")
            }
        }

        @Test func interruptsWhatTakesTooLong() async throws {
            let directory = try Reliability.library()
            let arguments = [directory.file("library.db"), "--setting", "sql_time_limit_ms", "100"]
            try await RunningCorkboard.serve(arguments, in: directory.path) { server async throws in
                for _ in 0..<3 {
                    let answer = try await server.get(Self.endless)
                    #expect(answer.status == 400)
                    #expect(answer.text.contains("SQL query took too long"))
                }
                // Nothing is left of them: the slots are free.
                #expect(try await server.get("/library/-/query.json?sql=select+1+as+a").status == 200)
            }
        }
    }
}
