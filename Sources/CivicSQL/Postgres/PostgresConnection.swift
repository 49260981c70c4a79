import CLibPQ

/// A PostgreSQL connection inside `read` or `write`.
///
/// Where it differs from SQLite: the server infers the type of a value from where it stands, so `SELECT ?` gives text
/// and `? IS NULL` needs a `CAST`; and after a statement failed, the SQL transaction can only be undone, or taken back
/// to a `SAVEPOINT`. An SQL transaction whose failure `body` did not pass on is undone, and the failure thrown.
package final class PostgresConnection: SQLConnection {
    /// Which SQL it speaks.
    package var dialect: SQLDialect { .postgres }
    private let link: PostgresLink
    private var statements: PostgresStatements
    /// The failure that broke the SQL transaction.
    private var failure: SQLError?
    /// Whether a prepared statement was found out of date in this SQL transaction.
    private(set) var hasStaleStatement = false

    init(_ settings: PostgresSettings, mostPrepared: Int) throws {
        link = try Self.translating { try PostgresLink(settings) }
        statements = PostgresStatements(mostPrepared: mostPrepared)
    }

    /// Whether it is of no use any more.
    var isBroken: Bool { link.isBroken }

    /// Runs one statement with its values bound; the answer is the number of rows it changed.
    @discardableResult
    package func execute(_ sql: String, _ values: [SQLValue]) throws -> Int { try run(sql, values).changedRows }

    /// Runs one query with its values bound and returns all its rows.
    package func query(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow] { try run(sql, values).rows }

    /// Wakes those that listen on a channel, when and if the SQL transaction is committed.
    package func announce(on channel: String) throws {
        _ = try run("SELECT pg_notify(?, '')", [.text(channel)])
    }

    private func run(_ sql: String, _ values: [SQLValue]) throws -> PostgresResult {
        let parameters = try PostgresParameters(values, at: link.place)
        let key = PostgresStatements.Key(sql: sql, blobs: parameters.blobs)
        let entry = statements.use(key)
        guard entry.placeholders.count == values.count else {
            throw SQLError(
                .other, "the statement takes \(entry.placeholders.count) values, \(values.count) were given",
                at: link.place)
        }
        let isFirstFailure = link.transactionStatus == PQTRANS_INTRANS
        do {
            let name = statements.isDue(entry) ? try prepare(key, entry, parameters) : entry.name
            guard let name else { return try link.run(entry.placeholders.sql, parameters, values) }
            return try link.run(prepared: name, parameters, values)
        } catch let found as PostgresFailure {
            if found.isStaleStatement, entry.name != nil { hasStaleStatement = true }
            // What follows a failure fails because of it; the first one is the one to tell.
            if isFirstFailure { failure = found.error }
            throw found.error
        }
    }

    private func prepare(
        _ key: PostgresStatements.Key, _ entry: PostgresStatements.Entry, _ parameters: PostgresParameters
    ) throws -> String {
        if let surplus = statements.surplus {
            try link.run("DEALLOCATE \(surplus.name)")
            statements.forget(surplus.key)
        }
        let name = statements.newName()
        try link.prepare(entry.placeholders.sql, as: name, parameters)
        statements.didPrepare(key, as: name)
        return name
    }

    /// Begins an SQL transaction.
    func begin(_ mode: PostgresSession.Mode) throws {
        failure = nil
        hasStaleStatement = false
        try Self.translating { try link.run(mode.beginStatement) }
    }

    /// Makes the SQL transaction hold.
    ///
    /// - Throws: the failure that broke it, though `body` may have gone on as if nothing had been.
    func commit() throws {
        switch link.transactionStatus {
        case PQTRANS_INTRANS: break
        case PQTRANS_IDLE: throw SQLError(.other, "the SQL transaction was ended inside", at: link.place)
        default: throw failure ?? SQLError(.unavailable, "the connection broke", at: link.place)
        }
        try Self.translating { try link.run("COMMIT") }
    }

    /// Undoes the SQL transaction, if there is one.
    func rollBack() throws {
        guard !link.isBroken, link.transactionStatus != PQTRANS_IDLE else { return }
        try Self.translating { try link.run("ROLLBACK") }
    }

    /// Has the server forget all prepared statements.
    func forgetStatements() throws {
        statements.forgetAll()
        try Self.translating { try link.run("DEALLOCATE ALL") }
    }

    private static func translating<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do { return try body() } catch let failure as PostgresFailure { throw failure.error }
    }
}
