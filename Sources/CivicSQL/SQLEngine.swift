/// The SQL dialects that migrations and queries are written for.
package enum SQLDialect: Sendable {
    case sqlite
}

/// A database that holds state: opened once, used from many tasks.
package protocol SQLEngine: Sendable {
    /// Which SQL it speaks.
    var dialect: SQLDialect { get }

    /// Runs queries that change nothing.
    func read<Answer: Sendable>(
        _ body: @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer

    /// Runs changes in one SQL transaction: all of them hold, or none when `body` throws.
    @discardableResult
    func write<Answer: Sendable>(
        _ body: @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer
}

/// A connection inside `read` or `write`. Not to be kept.
package protocol SQLConnection {
    /// Runs one statement with its values bound; the answer is the number of rows it changed.
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int

    /// Runs one query with its values bound and returns all its rows.
    func query(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow]
}

extension SQLConnection {
    /// Runs one statement without values.
    @discardableResult
    package func execute(_ sql: String) throws -> Int { try execute(sql, []) }

    /// Runs one query without values.
    package func query(_ sql: String) throws -> [SQLRow] { try query(sql, []) }
}
