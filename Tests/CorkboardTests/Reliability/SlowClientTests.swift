import Foundation
import TestSupport
import Testing

extension Reliability {
    /// Clients that take their time, or take the server's.
    @Suite struct SlowClientTests {
        private static let rows = 40_000

        /// A table whose CSV is much larger than what the system takes for a reader that does not read.
        private static func long() throws -> TemporaryDirectory {
            let directory = try TemporaryDirectory()
            try SitesFixture.run(
                """
                CREATE TABLE long (id INTEGER PRIMARY KEY, text TEXT);
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
                INSERT INTO long SELECT i, printf('%.*c', 400, 'x') FROM n;
                """, on: directory.file("long.db"))
            return directory
        }

        @Test func takesARequestByteByByte() async throws {
            let directory = try Reliability.library()
            try await RunningCorkboard.serve([directory.file("library.db")], in: directory.path) {
                server async throws in
                let answer = try await onThread { [port = server.port] in
                    let slow = try HTTPConnection(port: port)
                    for byte in HTTPConnection.request("/library/pages/3.json").utf8 {
                        try slow.send([byte])
                        // Others are answered between any two bytes.
                        guard try HTTPConnection(port: port).get("/library/pages/4.json").status == 200 else {
                            throw HTTPConnection.Ended.malformed("another one's answer")
                        }
                    }
                    return try slow.answer()
                }
                #expect(answer.status == 200 && answer.text.contains("Motion 3 "))
            }
        }

        @Test func waitsForReadersWithoutHoldingUpOthers() async throws {
            let directory = try Self.long()
            try await RunningCorkboard.serve([directory.file("long.db")], in: directory.path) { server async throws in
                let before = server.descriptors
                let (statuses, lines) = try await onThread { [port = server.port] in
                    // More of them than there are threads for SQL.
                    let readers = try (0..<12).map { _ in
                        let reader = try HTTPConnection(port: port, receiveBuffer: 4096)
                        try reader.send(HTTPConnection.request("/long/long.csv?_stream=1"))
                        return reader
                    }
                    let other = try HTTPConnection(port: port)
                    let statuses = try (1...50).map { try other.get("/long/long/\($0).json").status }
                    // One reads at last, the others go away: half of them in the middle of it.
                    for reader in readers.dropFirst() where reader.hasNews { reader.resetWhenClosed() }
                    return (statuses, try readers[0].answer().text.split(separator: "\r\n").count)
                }
                #expect(statuses == Array(repeating: 200, count: 50))
                #expect(lines == Self.rows + 1)
                await Reliability.expectFewDescriptors(server, before: before)
            }
        }

        @Test func answersClientsThatSendNoMore() async throws {
            let directory = try Reliability.library()
            try await RunningCorkboard.serve([directory.file("library.db")], in: directory.path) {
                server async throws in
                let before = server.descriptors
                let (bodies, left) = try await onThread { [port = server.port] in
                    let bodies = try (1...20).map { row in
                        let connection = try HTTPConnection(port: port)
                        try connection.send(HTTPConnection.request("/library/pages/\(row).json"))
                        connection.finishSending()
                        return String(decoding: try connection.rest(), as: UTF8.self)
                    }
                    // In the middle of a request, and before any.
                    for start in [
                        "GET /library/pages/1.js", "",
                        "POST /library HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab",
                    ] {
                        let connection = try HTTPConnection(port: port)
                        try connection.send(start)
                        connection.finishSending()
                        _ = try connection.rest()
                    }
                    return (bodies, true)
                }
                #expect(left)
                for (index, body) in bodies.enumerated() {
                    #expect(
                        body.hasPrefix("HTTP/1.1 200") && body.contains("Motion \(index + 1) "), "\(body.prefix(300))")
                }
                await Reliability.expectFewDescriptors(server, before: before)
            }
        }

        @Test func servesOthersBesideFiveThousandIdleConnections() async throws {
            let directory = try Reliability.library()
            let count = Self.raiseDescriptors(to: 5000)
            #expect(count > 500, "the system allows too few descriptors")
            try await RunningCorkboard.serve([directory.file("library.db")], in: directory.path) {
                server async throws in
                let before = server.descriptors
                let memory = server.residentMegabytes
                let (statuses, idle) = try await onThread { [port = server.port, server] in
                    let idle = try (0..<count).map { index in
                        let connection = try HTTPConnection(port: port)
                        switch index % 3 {
                        case 0: try connection.send("GET /library/pages/1.json HTTP/1.1\r\nHo")
                        case 1: _ = try connection.get("/-/health")
                        default: break
                        }
                        return connection
                    }
                    let other = try HTTPConnection(port: port)
                    let statuses = try (1...100).map { try other.get("/library/pages/\($0).json").status }
                    let open = server.descriptors
                    // One that was idle is served, too.
                    let answer = try idle[1].get("/library/pages/7.json")
                    try idle[0].send("st: a\r\n\r\n")
                    return (statuses + [answer.status, try idle[0].answer().status], open)
                }
                #expect(statuses == Array(repeating: 200, count: 102))
                #expect(idle > count)
                #expect(server.residentMegabytes - memory < 200)
                await Reliability.expectFewDescriptors(server, before: before)
            }
        }

        /// Lets this process, and those it starts, have so many connections; how many they may have.
        private static func raiseDescriptors(to wanted: Int) -> Int {
            let spare = 500
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, rlim_t(wanted + spare)))
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            return min(wanted, Int(limit.rlim_cur) - spare)
        }
    }
}
