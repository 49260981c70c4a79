import CivicSQL

/// The engines that must answer alike.
package enum EngineUnderTest: CaseIterable, Sendable, CustomStringConvertible {
    case sqliteFile, sqliteMemory, postgres

    /// Its name in the list of tests.
    package var description: String {
        switch self {
        case .sqliteFile: "SQLite file"
        case .sqliteMemory: "SQLite in memory"
        case .postgres: "PostgreSQL"
        }
    }

    /// An engine over an empty database, closed after `body`.
    package func open<Answer>(
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
    package func run(_ sql: String, _ values: [SQLValue] = []) async throws -> Int {
        try await write { try $0.execute(sql, values) }
    }

    /// Runs one query and returns the values of its rows.
    package func rows(_ sql: String, _ values: [SQLValue] = []) async throws -> [[SQLValue]] {
        try await read { try $0.query(sql, values).map(\.values) }
    }
}
