import CivicSQL
import Foundation
import TestSupport

/// A civic database on one engine, and worker processes over it that leave traces.
struct ProbeWorkers {
    let directory: TemporaryDirectory
    let program = BuiltProgram("probe-clerk")
    private let databaseURL: String?

    init(on engine: EngineUnderTest) async throws {
        directory = try TemporaryDirectory()
        databaseURL = engine == .postgres ? try await PostgresServer.shared.makeDatabase() : nil
        _ = try await run("db upgrade")
    }

    /// Over a server that the test restarts.
    init(server: PostgresServer) async throws {
        directory = try TemporaryDirectory()
        databaseURL = try await server.makeDatabase()
        _ = try await run("db upgrade")
    }

    private var environment: [String: String] {
        var environment = ["STORAGE_DIR": directory.path]
        environment["DATABASE_URL"] = databaseURL
        return environment
    }

    @discardableResult
    func run(_ line: String, crashAt: String? = nil) async throws -> BuiltProgram.Result {
        try await start(line, crashAt: crashAt).end()
    }

    func start(_ line: String, crashAt: String? = nil, with more: [String: String] = [:]) throws -> RunningProgram {
        var environment = environment.merging(more) { _, new in new }
        environment["CLERK_CRASH_AT"] = crashAt
        return try program.start(
            line.split(separator: " ").map(String.init), environment: environment, in: directory.path)
    }

    /// Adds sites that the jobs are for.
    func addSites(_ names: [String]) async throws {
        try directory.write("subdomain\n" + names.joined(separator: "\n") + "\n", to: "sites.csv")
        let result = try await run("sites import sites.csv")
        guard result.status == 0 else { throw ProbeError(result) }
    }

    /// The sites that have a trace of a kind.
    func traces(_ what: String) throws -> Set<String> {
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        return Set(files.filter { $0.hasSuffix(".\(what)") }.map { String($0.dropLast(what.count + 1)) })
    }

    /// Asks the civic database itself.
    func rows(_ sql: String) async throws -> [[SQLValue]] {
        let engine: any SQLEngine =
            if let databaseURL { try PostgresEngine(url: databaseURL) } else {
                try SQLiteEngine(path: directory.file("civic.db"), mode: .readOnly)
            }
        let rows = try await engine.rows(sql)
        try await engine.close()
        return rows
    }
}

/// A command that should have worked.
struct ProbeError: Error, CustomStringConvertible {
    let description: String

    init(_ result: BuiltProgram.Result) { description = "status \(result.status): \(result.error)" }
}
