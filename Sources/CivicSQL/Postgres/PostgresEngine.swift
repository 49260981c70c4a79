/// A PostgreSQL database: the server that holds the civic database of a larger installation.
package final class PostgresEngine: SQLEngine {
    /// How many connections are opened and how long is waited for one.
    package struct Options: Sendable {
        /// Connections for `read` and `write`; one more listens when there are announcements to hear.
        package var mostConnections = 8
        /// How long a caller waits while all connections are in use.
        package var waitLimit: Duration = .seconds(30)
        /// How long an address may take to answer, in whole seconds, unless the URL has `connect_timeout`.
        package var connectTimeout: Duration = .seconds(10)
        /// How long a connection stays open that nobody uses.
        package var idleLimit: Duration = .seconds(300)
        /// How long a statement waits for another's lock before it counts as busy, as long as SQLite waits; nil leaves
        /// it to the server.
        package var lockLimit: Duration? = .seconds(10)
        /// How many statements a connection keeps prepared. 0 is for a pooler between us and the server that gives
        /// each SQL transaction another connection.
        package var mostPreparedStatements = 128
        /// What the server calls us, unless the URL has `application_name`.
        package var applicationName = "clerk"

        /// The defaults.
        package init() {}
    }

    /// Which SQL it speaks.
    package var dialect: SQLDialect { .postgres }
    /// Host (or the directory of the socket), port and database.
    package let place: String
    /// How many callers wait for a connection now.
    package var waitingCallers: Int { pool.waitingCallers }
    private let pool: PostgresPool
    private let listener: PostgresListener

    /// Reads a URL; nothing is opened before it is needed.
    ///
    /// - Parameter url: as libpq takes it, `postgresql://user:password@host:port/database?sslmode=require`, or with
    ///   SQLAlchemy's `postgresql+psycopg2://`. What it leaves open, libpq takes from its own variables and files.
    /// - Throws: `SQLError.other` when the URL cannot be read. The message shows nothing of it.
    package init(url: String, options: Options = Options()) throws {
        let settings = try PostgresSettings(url: url, options: options)
        place = settings.place
        pool = PostgresPool(settings, options)
        listener = PostgresListener(settings)
    }

    /// Runs queries that change nothing, over one state of the database.
    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await transaction(.read, body)
    }

    /// Runs changes in one SQL transaction.
    @discardableResult
    package func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await transaction(.write, body)
    }

    private func transaction<Answer: Sendable>(
        _ mode: PostgresSession.Mode, _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        let session = try await pool.take()
        return try await withCheckedThrowingContinuation { continuation in
            session.queue.async { [pool] in
                let answer = Result { try session.transaction(mode, body) }
                pool.giveBack(session)
                continuation.resume(with: answer)
            }
        }
    }

    /// A value when listening has begun, for every committed `announce`, and when a lost connection was mended.
    package func announcements(on channel: String) -> AsyncStream<Void> { listener.announcements(on: channel) }

    /// Ends all announcements and closes all connections, after what is under way is done.
    package func close() async {
        await listener.close()
        await pool.close()
    }
}
