/// The SQL dialects that migrations and queries are written for.
package enum SQLDialect: Sendable {
    case sqlite, postgres
}

/// A database that holds state: opened once, used from many tasks.
///
/// `body` runs on a thread of the engine's own, so it may wait for the disk or the server without holding up other
/// tasks. It runs again when the connection was found broken before anything was done, so it changes nothing but the
/// database. A cancelled task still gets its answer: recording how a job ended must not be lost to a cancellation.
package protocol SQLEngine: Sendable {
    /// Which SQL it speaks.
    var dialect: SQLDialect { get }
    /// The file, or the server and database, without user and password.
    var place: String { get }

    /// Runs queries that change nothing, over one state of the database.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer

    /// Runs changes in one SQL transaction: all of them hold, or none when `body` throws.
    @discardableResult
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer

    /// A value for every committed `announce` on this channel, however many come before it is read, and one when
    /// listening has begun or a lost connection was mended, because announcements may have been missed before. An
    /// engine without announcements gives an empty stream; its users poll.
    func announcements(on channel: String) -> AsyncStream<Void>

    /// Closes it; it cannot be used afterwards.
    func close() async throws
}

/// A connection inside `read` or `write`. Not to be kept.
package protocol SQLConnection {
    /// Which SQL it speaks.
    var dialect: SQLDialect { get }

    /// Runs one statement with its values bound; the answer is the number of rows it changed.
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int

    /// Runs one query with its values bound and returns all its rows. Values stand as `?` in either dialect.
    func query(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow]

    /// Wakes those that listen on a channel, when and if the SQL transaction is committed.
    func announce(on channel: String) throws
}

extension SQLConnection {
    /// Runs one statement without values.
    @discardableResult
    package func execute(_ sql: String) throws -> Int { try execute(sql, []) }

    /// Runs one query without values.
    package func query(_ sql: String) throws -> [SQLRow] { try query(sql, []) }
}
