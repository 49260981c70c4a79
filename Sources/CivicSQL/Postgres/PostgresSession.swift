import Dispatch

/// A place in the pool: a thread on which bodies run, and the connection they run over, opened when it is needed.
final class PostgresSession: @unchecked Sendable {  // Invariant: the connection is touched on `queue` only.
    /// What a body may do.
    enum Mode {
        case read, write

        /// A write sees what others committed meanwhile, so that it can wait for their locks and go on; a read sees
        /// one state. Both are told, whatever the server's own default is.
        var beginStatement: String {
            switch self {
            case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .write: "BEGIN ISOLATION LEVEL READ COMMITTED"
            }
        }
    }

    /// Its own thread, which may wait.
    let queue = DispatchQueue(label: "PostgresSession")
    private let settings: PostgresSettings
    private let mostPrepared: Int
    private var connection: PostgresConnection?

    init(_ settings: PostgresSettings, mostPrepared: Int) {
        self.settings = settings
        self.mostPrepared = mostPrepared
    }

    /// Whether the connection can be used again.
    var isOpen: Bool { connection?.isBroken == false }

    /// Runs a body in an SQL transaction of its own, and once more when a prepared statement was out of date.
    func transaction<Answer>(_ mode: Mode, _ body: (any SQLConnection) throws -> Answer) throws -> Answer {
        for isLast in [false, true] {
            if let answer = try attempt(mode, isLast: isLast, body) { return answer }
        }
        throw SQLError(.other, "a prepared statement stayed out of date", at: settings.place)
    }

    /// Nil when the body shall run once more.
    private func attempt<Answer>(
        _ mode: Mode, isLast: Bool, _ body: (any SQLConnection) throws -> Answer
    ) throws -> Answer? {
        let connection = try begin(mode)
        do {
            let answer = try body(connection)
            try connection.commit()
            return answer
        } catch {
            clear(connection)
            if connection.hasStaleStatement, !isLast { return nil }
            throw error
        }
    }

    /// Undoes the SQL transaction; a connection that cannot be brought back is closed.
    private func clear(_ connection: PostgresConnection) {
        do {
            try connection.rollBack()
            if connection.hasStaleStatement { try connection.forgetStatements() }
            if connection.isBroken { self.connection = nil }
        } catch {
            // The body's own error is the one to tell.
            self.connection = nil
        }
    }

    /// Begins over the connection that is there, or over a new one when the server has closed it meanwhile.
    private func begin(_ mode: Mode) throws -> PostgresConnection {
        if let connection {
            do {
                try connection.begin(mode)
                return connection
            } catch { guard connection.isBroken else { throw error } }
        }
        connection = nil
        let new = try PostgresConnection(settings, mostPrepared: mostPrepared)
        try new.begin(mode)
        connection = new
        return new
    }
}
