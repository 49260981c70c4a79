import Foundation
import TestSupport
import Testing

/// civic.band's limit of fifteen requests for JSON a minute, against the real server.
@Suite struct RateLimitTests {
    private static let page = "/meetings/minutes.json?_size=1"

    /// Two sites with the same two rows each; the suite's own server, so that its counters are fresh.
    private static func serve(_ body: (RunningCorkboard) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        for site in ["berkeley.ca", "alameda.ca"] {
            try FileManager.default.createDirectory(
                atPath: directory.file("sites/\(site)"), withIntermediateDirectories: true)
            try SitesFixture.run(
                """
                CREATE TABLE minutes (id TEXT PRIMARY KEY, meeting TEXT, date TEXT, page INTEGER);
                INSERT INTO minutes VALUES ('a', 'Council', '2026-05-11', 1), ('b', 'Council', '2026-05-11', 2);
                """, on: directory.file("sites/\(site)/meetings.db"))
        }
        try SitesFixture.run(SitesFixture.rows, on: directory.file("sites.db"))
        try await RunningCorkboard.serve(
            ["--sites-dir", directory.file("sites"), "--sites-db", directory.file("sites.db")], in: directory.path, body
        )
    }

    private static func statuses(
        _ count: Int, _ server: RunningCorkboard, _ target: String = page, site: String = "berkeley.ca",
        from address: String, _ headers: [String] = []
    ) async throws -> [Int] {
        try await onThread { [port = server.port] in
            let connection = try HTTPConnection(port: port)
            return try (0..<count).map { _ in
                try connection.get(target, host: site + ".civic.band", ["X-Forwarded-For: \(address)"] + headers).status
            }
        }
    }

    private static let fifteenOf18 = Array(repeating: 200, count: 15) + [402, 402, 402]

    @Test func refusesTheSixteenthRequestOfAMinute() async throws {
        try await Self.serve { server async throws in
            let target = Self.page
            #expect(try await Self.statuses(18, server, from: "203.0.113.103") == Self.fifteenOf18)
            // Counted over all sites together, and for each address alone.
            #expect(try await Self.statuses(1, server, site: "alameda.ca", from: "203.0.113.103") == [402])
            #expect(try await Self.statuses(18, server, site: "alameda.ca", from: "203.0.113.104") == Self.fifteenOf18)
            let refusal = try await server.get(
                target, host: "berkeley.ca.civic.band", ["X-Forwarded-For: 203.0.113.104"])
            #expect(try refusal.object()["error"] as? String == "rate_limit_exceeded")
            #expect((1...60).contains(Int(refusal.headers["retry-after"] ?? "") ?? 0))
        }
    }

    @Test func countsTheClientBehindProxies() async throws {
        try await Self.serve { server async throws in
            #expect(
                try await Self.statuses(17, server, from: "198.51.100.7, 10.0.0.1") == Self.fifteenOf18.dropLast())
            #expect(try await Self.statuses(1, server, from: "198.51.100.7") == [402])
            // Who claims to come from elsewhere is still who the last proxy saw.
            #expect(try await Self.statuses(1, server, from: "192.0.2.99, 198.51.100.7") == [402])
            #expect(try await Self.statuses(1, server, from: "198.51.100.8") == [200])
        }
    }

    @Test func limitsNothingButJSON() async throws {
        try await Self.serve { server async throws in
            let address = "198.51.100.9"
            #expect(try await Self.statuses(16, server, from: address).last == 402)
            for target in ["/meetings/minutes", "/meetings/minutes.csv", "/robots.txt", "/", "/meetings/minutes/a"] {
                #expect(
                    try await Self.statuses(20, server, target, from: address) == Array(repeating: 200, count: 20),
                    "\(target)")
            }
        }
    }

    @Test func looksAtTheLimitBeforeTheKey() async throws {
        try await Self.serve { server async throws in
            let (address, key) = ("198.51.100.10", ["X-API-Key: nope"])
            #expect(try await Self.statuses(1, server, from: address, key) == [401])
            #expect(try await Self.statuses(14, server, from: address).last == 200)
            #expect(try await Self.statuses(1, server, from: address, key) == [402])
            // A research tool is not counted, with whatever key.
            #expect(
                try await Self.statuses(20, server, from: address, key + ["User-Agent: Mozilla/5.0 Zotero/6.0"])
                    == Array(repeating: 200, count: 20))
            #expect(
                try await Self.statuses(20, server, from: address, ["Referer: https://berkeley.ca.civic.band/meetings"])
                    == Array(repeating: 200, count: 20))
        }
    }
}
