import Foundation
import Synchronization
import TestSupport
import Testing

extension Reliability {
    /// Files that are replaced, or spoilt, while they are served.
    @Suite struct ReplacedDatabaseTests {
        private static let replacements = 1000
        private static let connections = 4

        /// The rows of a version: as many as no other has, each of which tells its version.
        private static let rows = ["old": 40, "new": 60]

        private static func make(_ version: String, at path: String) throws {
            try SitesFixture.run(
                """
                CREATE TABLE t (id INTEGER PRIMARY KEY, version TEXT, part INTEGER);
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows[version, default: 1]))
                INSERT INTO t SELECT i, '\(version)', i % 3 FROM n;
                """, on: path)
        }

        private static let targets = [
            "/t.json?_size=50&_extra=count",
            "/t.json?_size=5&_extra=count,facet_results&_facet=version&_shape=objects",
            "/-/query.json?sql=select+version,+(select+count(*)+from+t)+as+count+from+t",
            "/t.csv?_stream=1", "/t/7.json", "/t.json?_next=10&_size=10&_extra=count",
        ]

        /// Where the file is, and how it is asked for.
        struct Place: Sendable {
            let file: String
            let arguments: [String]
            let host: String
            let database: String
            /// Programs of researchers are not counted.
            let headers = ["User-Agent: Zotero"]
        }

        private static func place(isSite: Bool, in directory: TemporaryDirectory) throws -> Place {
            guard isSite else {
                return Place(
                    file: directory.file("v.db"), arguments: [directory.file("v.db")], host: "127.0.0.1", database: "v")
            }
            let folder = directory.file("sites/oak.ca/finance")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try SitesFixture.run(
                "CREATE TABLE sites (subdomain TEXT PRIMARY KEY, name TEXT); INSERT INTO sites VALUES ('oak.ca', 'Oak')",
                on: directory.file("sites/sites.db"))
            return Place(
                file: folder + "/election_finance.db", arguments: ["--sites-dir", directory.file("sites")],
                host: "oak.ca.civic.band", database: "election_finance")
        }

        /// Replaces the served file a thousand times, each time once all connections had an answer since.
        @Test(arguments: [false, true]) func mixesNothingWhileFilesAreReplaced(isSite: Bool) async throws {
            let directory = try TemporaryDirectory()
            let place = try Self.place(isSite: isSite, in: directory)
            let versions = ["old", "new"]
            let contents = try versions.map { version in
                try Self.make(version, at: directory.file(version))
                return try #require(FileManager.default.contents(atPath: directory.file(version)))
            }
            try contents[0].write(to: URL(fileURLWithPath: place.file))
            let load = Load()
            try await RunningCorkboard.serve(place.arguments, in: directory.path) { server async throws in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<Self.connections {
                        group.addTask { [port = server.port] in
                            try await onThread {
                                defer { load.end() }
                                try Self.ask(HTTPConnection(port: port), at: place, from: number, load)
                            }
                        }
                    }
                    for round in 1...Self.replacements {
                        let answered = load.answers
                        try contents[round % 2].write(to: URL(fileURLWithPath: directory.file("next")))
                        #expect(rename(directory.file("next"), place.file) == 0)
                        try await waitUntil { load.answers >= answered + Self.connections || load.hasEnded }
                    }
                    load.stop()
                    try await group.waitForAll()
                }
                #expect(load.faults == [])
                #expect(load.answers >= Self.replacements * Self.connections)
                let last = try await server.get("/\(place.database)/t/1.json", host: place.host, place.headers)
                #expect(last.text.contains(versions[Self.replacements % 2]))
                // Connections to files that are no more are closed.
                #expect(server.descriptors < 100)
            }
        }

        private static func ask(
            _ connection: HTTPConnection, at place: Place, from start: Int, _ load: Load
        ) throws {
            var turn = start
            while !load.isStopped {
                let target = "/\(place.database)" + targets[turn % targets.count]
                turn += 1
                let answer = try connection.get(target, host: place.host, place.headers)
                let text = answer.text
                let told = rows.keys.filter(text.contains)
                let isWhole: Bool
                if target.contains(".csv") {
                    isWhole = told.count == 1 && text.split(separator: "\r\n").count == (rows[told[0]] ?? 0) + 1
                } else if target.contains("count") {
                    isWhole = told.count == 1 && text.contains("\"count\": \(rows[told[0]] ?? 0)")
                } else {
                    isWhole = told.count == 1
                }
                load.add(answer.status == 200 && isWhole ? nil : "\(target): \(answer.status) \(text.prefix(500))")
            }
        }

        /// What several connections ask at once, and whether they shall go on.
        private final class Load: Sendable {
            private struct State {
                var answers = 0
                var faults: [String] = []
                var isStopped = false
                var ended = 0
            }
            private let state = Mutex(State())

            var answers: Int { state.withLock { $0.answers } }
            var faults: [String] { state.withLock { $0.faults } }
            var isStopped: Bool { state.withLock { $0.isStopped } }
            var hasEnded: Bool { state.withLock { $0.ended > 0 } }

            func add(_ fault: String?) {
                state.withLock { state in
                    state.answers += 1
                    if let fault { state.faults.append(fault) }
                }
            }
            func stop() { state.withLock { $0.isStopped = true } }
            func end() { state.withLock { $0.ended += 1 } }
        }
    }
}
