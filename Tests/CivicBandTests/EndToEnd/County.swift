import CivicSQL
import Foundation
import StandIn
import TestSupport

/// Twenty made-up cities with a stand-in for NetFile, a working directory, and the built programs.
struct County {
    static let names = (1...20).map { "town\($0 < 10 ? "0" : "")\($0).ca" }

    let directory: TemporaryDirectory
    let netFile: StandInServer
    private(set) var environment: [String: String] = [:]

    init(on engine: EngineUnderTest) async throws {
        directory = try TemporaryDirectory()
        let cities = (1...20).map { MadeUpCity(aid: "T\($0)", name: "Town \($0)", seed: UInt64($0), size: 3) }
        netFile = StandInServer(source: MadeUpExports(cities, years: 2025...2025))
        _ = try await netFile.start()
        try directory.write(
            "netfile_id,shortcut,name,kind,subdomain,status,files_with,note,evidence\n"
                + (1...20).map {
                    "\(9000 + $0),T\($0),Town \($0),city,\(Self.names[$0 - 1]),confirmed,NetFile,,made up\n"
                }
                .joined(), to: "agencies.csv")
        try directory.write(
            "subdomain,name,state,country,kind,lat,lng\n"
                + Self.names.map { "\($0),Town,CA,US,city,37.8,-122.2\n" }.joined(), to: "sites.csv")
        try directory.write(
            """
            good_days: 1
            waves:
              - name: first
                sites: [\(Self.names.joined(separator: ", "))]
              - name: all
                sites: all
            """, to: "rollout.yaml")
        try directory.write(
            """
            deploy: {targets: [{name: web, directory: served}]}
            rollout: {file: rollout.yaml}
            """, to: "clerk.yaml")
        environment = [
            "STORAGE_DIR": "sites", "FINANCE_AGENCIES": "agencies.csv", "NETFILE_PAUSE_SECONDS": "0",
            "NETFILE_RETRY_SECONDS": "0", "NETFILE_ATTEMPTS": "1",
            "NETFILE_EXPORT_URL": await netFile.exportBaseURL, "NETFILE_API_URL": await netFile.apiBaseURL,
        ]
        if engine == .postgres { environment["DATABASE_URL"] = try await PostgresServer.shared.makeDatabase() }
    }

    /// Runs `clerk` to its end.
    @discardableResult
    func clerk(_ line: String) async throws -> BuiltProgram.Result {
        try await BuiltProgram("clerk").run(
            line.split(separator: " ").map(String.init), environment: environment, in: directory.path)
    }

    /// Lets two workers side by side do all that waits.
    func work() async throws -> [BuiltProgram.Result] {
        let workers = try (0..<2).map { _ in
            try BuiltProgram("clerk").start(
                ["-q", "worker", "all", "--burst"], environment: environment, in: directory.path)
        }
        return [await workers[0].end(), await workers[1].end()]
    }

    func json(_ line: String) async throws -> Any {
        let result = try await clerk(line)
        struct Failed: Error { let result: BuiltProgram.Result }
        guard result.status == 0 else { throw Failed(result: result) }
        return try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    }

    /// Gives a city minutes and agendas, as the meeting pipeline renames them into place.
    func writeMeetings(_ name: String, pages: Int) throws {
        let place = directory.file("sites/\(name)")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        unlink(place + "/new.db")
        let engine = try SQLiteEngine(path: place + "/new.db", mode: .build)
        try engine.build { connection in
            for table in ["minutes", "agendas"] {
                try connection.execute(
                    """
                    CREATE TABLE \(table) (id TEXT PRIMARY KEY, meeting TEXT, date TEXT, page INTEGER, text TEXT,
                        page_image TEXT, entities_json TEXT, votes_json TEXT)
                    """)
                for page in 0..<pages {
                    try connection.execute(
                        "INSERT INTO \(table) (id, meeting, date, page, text) VALUES (?, 'CityCouncil', ?, ?, ?)",
                        [
                            .text("\(table)\(page)"), .text("2025-0\(1 + page % 9)-11"), .integer(Int64(page)),
                            .text("Page \(page) of \(name)"),
                        ])
                }
                try connection.execute("CREATE VIRTUAL TABLE \(table)_fts USING fts5(text, content=[\(table)])")
                try connection.execute("INSERT INTO \(table)_fts (\(table)_fts) VALUES ('rebuild')")
            }
        }
        try engine.close()
        rename(place + "/new.db", place + "/meetings.db")
    }

    /// What every city is served as: the version, and the file of its finance database.
    func served() throws -> [String: String] {
        var served: [String: String] = [:]
        for name in Self.names {
            // Not served at all.
            served[name] = try? FileManager.default.destinationOfSymbolicLink(atPath: directory.file("served/\(name)"))
        }
        return served
    }
}
