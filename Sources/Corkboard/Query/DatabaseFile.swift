import Synchronization

/// One file as it was when it was opened: its identity, its shape, and the connections to it.
///
/// A file that is renamed over is another `DatabaseFile`; requests that began with this one end with it.
package final class DatabaseFile: Sendable {
    /// Where it is.
    package let path: String
    /// Which file that was.
    package let identity: FileIdentity
    /// Its tables and views.
    package let shape: DatabaseShape
    private let immutable: Bool
    private let idle: Mutex<[SQLiteConnection]>
    private let memory: AnswerMemory
    private let generation: Int
    private let gauge: OpenConnections

    /// Opens the file and reads its shape.
    ///
    /// - Throws: `SQLFailure.unavailable` when it is missing, no database, or damaged.
    package init(
        path: String, immutable: Bool, gauge: OpenConnections, memory: AnswerMemory = AnswerMemory()
    ) throws(SQLFailure) {
        guard let identity = FileIdentity(path: path) else {
            throw .unavailable(path: path, reason: "there is no such file")
        }
        self.path = path
        self.identity = identity
        self.gauge = gauge
        self.memory = memory
        generation = memory.newGeneration()
        let first: SQLiteConnection
        do throws(SQLFailure) {
            // A log beside it holds what the file itself does not have yet.
            let asked = immutable && identity.logSize == 0
            (first, shape, self.immutable) = try Self.open(path, immutable: asked, hasLog: identity.logSize > 0)
        } catch {
            throw .unavailable(path: path, reason: error.reason)
        }
        // To SQLite this is a database without tables. Nobody publishes one: it was cut off.
        if immutable, identity.size == 0, identity.logSize == 0 {
            throw .unavailable(path: path, reason: "it is empty")
        }
        // SQLite reads what lies beyond the end of a file that was cut off as damage, sooner or later: now is better.
        if self.immutable, shape.size > identity.size {
            throw .unavailable(path: path, reason: "it has \(identity.size) bytes of \(shape.size)")
        }
        idle = Mutex([first])
        gauge.add(1)
        guard FileIdentity(path: path) == identity else { throw .replaced }
    }

    private static func open(
        _ path: String, immutable: Bool, hasLog: Bool
    ) throws(SQLFailure) -> (SQLiteConnection, DatabaseShape, Bool) {
        do throws(SQLFailure) {
            let connection = try SQLiteConnection(path: path, immutable: immutable)
            return (connection, try DatabaseShape(connection), immutable)
        } catch {
            // A file in WAL mode cannot be opened without its log where nothing may be written; then nobody changes it.
            guard !immutable, !hasLog else { throw error }
            let connection = try SQLiteConnection(path: path, immutable: true)
            return (connection, try DatabaseShape(connection), true)
        }
    }

    deinit {
        gauge.add(-idle.withLock { $0.count })
        memory.forget(generation)
    }

    /// Lends a connection that nobody else uses meanwhile.
    package func withConnection<Result>(_ body: (SQLiteConnection) throws -> Result) throws -> Result {
        let lease = try lease()
        do {
            return try body(lease.connection)
        } catch SQLFailure.unavailable(_, let reason) {
            throw SQLFailure.unavailable(path: path, reason: reason)
        }
    }

    /// A connection that nobody else uses until the lease goes away.
    func lease() throws(SQLFailure) -> ConnectionLease {
        let spare = idle.withLock { $0.popLast() }
        let connection = if let spare { spare } else { try open() }
        return ConnectionLease(connection: connection, file: self)
    }

    /// Keeps a connection for the next one, as long as few are kept.
    fileprivate func takeBack(_ connection: SQLiteConnection) {
        let isKept = idle.withLock { idle in
            guard idle.count < Self.mostIdle else { return false }
            idle.append(connection)
            return true
        }
        if !isKept { gauge.add(-1) }
    }

    private static let mostIdle = 8

    /// One more connection, to the same file and no other.
    private func open() throws(SQLFailure) -> SQLiteConnection {
        guard FileIdentity(path: path) == identity else { throw .replaced }
        let connection = try SQLiteConnection(path: path, immutable: immutable)
        // SQLite opens lazily: the file is opened by its first read.
        _ = try connection.read("select 1 from sqlite_master limit 1", until: .now + .seconds(5))
        guard FileIdentity(path: path) == identity else { throw .replaced }
        gauge.add(1)
        return connection
    }

    /// What a computation gave for this file, computed once unless it was forgotten meanwhile; failures are not kept.
    package func remember(
        _ key: String, _ compute: () throws(SQLFailure) -> ResultTable
    ) throws(SQLFailure) -> ResultTable {
        if let known = memory.answer(key, of: generation) { return known }
        let computed = try compute()
        memory.keep(computed, to: key, of: generation)
        return computed
    }
}

/// A connection while someone uses it.
final class ConnectionLease {
    let connection: SQLiteConnection
    let file: DatabaseFile

    fileprivate init(connection: SQLiteConnection, file: DatabaseFile) {
        self.connection = connection
        self.file = file
    }

    deinit { file.takeBack(connection) }
}

/// How many connections are open in this process.
package final class OpenConnections: Sendable {
    private let counter = Atomic(0)

    /// Begins with none.
    package init() {}

    /// How many there are.
    package var count: Int { counter.load(ordering: .relaxed) }

    func add(_ number: Int) { counter.add(number, ordering: .relaxed) }
}

extension SQLFailure {
    /// What an operator reads.
    package var reason: String {
        if case .unavailable(_, let reason) = self { reason } else { message }
    }
}
