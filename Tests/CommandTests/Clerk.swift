import CivicSQL
import Foundation
import TestSupport

/// The built `clerk` with an empty civic database on one engine.
struct Clerk {
    let directory: TemporaryDirectory
    let program = BuiltProgram("clerk")
    let databaseURL: String?

    init(on engine: EngineUnderTest = .sqliteFile) async throws {
        directory = try TemporaryDirectory()
        databaseURL = engine == .postgres ? try await PostgresServer.shared.makeDatabase() : nil
    }

    /// Runs `clerk`; a word in single quotes may hold blanks.
    @discardableResult
    func run(_ line: String, with more: [String: String] = [:]) async throws -> BuiltProgram.Result {
        try await start(line, with: more).end()
    }

    func start(_ line: String, with more: [String: String] = [:]) throws -> RunningProgram {
        var environment = ["STORAGE_DIR": directory.file("sites")].merging(more) { _, new in new }
        environment["DATABASE_URL"] = more["DATABASE_URL"] ?? databaseURL
        return try program.start(Self.words(line), environment: environment, in: directory.path)
    }

    private static func words(_ line: String) -> [String] {
        var words: [String] = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "'": isQuoted.toggle()
            case " " where !isQuoted: words.append("")
            default: words[words.count - 1].append(character)
            }
        }
        return words.filter { !$0.isEmpty }
    }

    /// Adds sites by name.
    func addSites(_ names: String..., columns: String = "") async throws {
        let rows = names.map { $0 + (columns.isEmpty ? "" : ",1") }
        try directory.write(
            "subdomain\(columns)\n" + rows.joined(separator: "\n") + "\n", to: "sites.csv")
        let result = try await run("sites import sites.csv")
        guard result.status == 0 else { throw ProbeError(result) }
    }

    /// Asks the civic database itself.
    func rows(_ sql: String) async throws -> [[SQLValue]] {
        let engine: any SQLEngine =
            if let databaseURL { try PostgresEngine(url: databaseURL) } else {
                try SQLiteEngine(path: directory.file("civic.db"), mode: .concurrent)
            }
        let rows = try await engine.write { try $0.query(sql, []).map(\.values) }
        try await engine.close()
        return rows
    }

    /// The one value that a query answers.
    func value(_ sql: String) async throws -> SQLValue? { try await rows(sql).first?.first }

    /// What a command printed as JSON.
    func json(_ line: String) async throws -> Any {
        let result = try await run(line)
        guard result.status == 0 else { throw ProbeError(result) }
        return try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    }
}
