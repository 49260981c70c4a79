import CivicSQL
import TestSupport
import Testing

/// The engines that must answer alike.
enum EngineUnderTest: CaseIterable, Sendable, CustomTestStringConvertible {
    case sqliteFile, sqliteMemory, postgres

    var testDescription: String {
        switch self {
        case .sqliteFile: "SQLite file"
        case .sqliteMemory: "SQLite in memory"
        case .postgres: "PostgreSQL"
        }
    }

    /// An engine over an empty database, closed after `body`.
    func open<Answer>(
        connections: Int = 8, _ body: (any SQLEngine) async throws -> Answer
    ) async throws -> Answer {
        let directory = try TemporaryDirectory()
        let engine = try await make(in: directory, connections: connections)
        do {
            let answer = try await body(engine)
            try await engine.close()
            return answer
        } catch {
            // The test's own error is the one to tell.
            try? await engine.close()
            throw error
        }
    }

    private func make(in directory: TemporaryDirectory, connections: Int) async throws -> any SQLEngine {
        switch self {
        case .sqliteFile: return try SQLiteEngine(path: directory.file("a.db"), mode: .concurrent)
        case .sqliteMemory: return try SQLiteEngine(path: "memory", mode: .memory)
        case .postgres:
            var options = PostgresEngine.Options()
            options.mostConnections = connections
            return try PostgresEngine(url: try await PostgresServer.shared.makeDatabase(), options: options)
        }
    }
}

extension SQLEngine {
    /// Runs one statement in an SQL transaction of its own.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue] = []) async throws -> Int {
        try await write { try $0.execute(sql, values) }
    }

    /// Runs one query and returns the values of its rows.
    func rows(_ sql: String, _ values: [SQLValue] = []) async throws -> [[SQLValue]] {
        try await read { try $0.query(sql, values).map(\.values) }
    }
}
