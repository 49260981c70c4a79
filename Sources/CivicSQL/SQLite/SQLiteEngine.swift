import Foundation
import GRDB

/// A SQLite file: the embedded default of the civic database, and the file a site's data is built in.
package final class SQLiteEngine: SQLEngine {
    /// How a file is opened.
    package enum Mode: Sendable {
        /// Only what exists, and nothing is ever written.
        case readOnly
        /// State that several processes share: created when missing, kept safe through a crash.
        case shared
        /// State that many processes change all the time: as `shared`, with a write-ahead log, so that readers and
        /// the writer do not wait for each other. What is committed survives a power failure.
        case concurrent
        /// A database of this process alone, in memory.
        case memory
        /// A file that only this process sees until it is complete: a crash throws it away, so nothing is journaled.
        case build
    }

    /// Which SQL it speaks.
    package var dialect: SQLDialect { .sqlite }
    /// The file.
    package var place: String { path }
    /// The file.
    package let path: String
    private let queue: DatabaseQueue

    /// Opens a file.
    ///
    /// - Throws: `SQLError` when it is missing (read only), not a database, or in a directory that cannot be written.
    package init(path: String, mode: Mode) throws {
        self.path = path
        if mode == .readOnly, !FileManager.default.fileExists(atPath: path) {
            throw SQLError(.unavailable, "there is no such file", at: path)
        }
        var configuration = Configuration()
        configuration.readonly = mode == .readOnly
        configuration.busyMode = .callback { Self.waitForOtherWriter($0) }
        configuration.foreignKeysEnabled = mode != .build
        configuration.prepareDatabase { database in
            if mode == .concurrent {
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            guard mode == .build else { return }
            try database.execute(sql: "PRAGMA journal_mode = OFF")
            try database.execute(sql: "PRAGMA synchronous = OFF")
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try database.execute(sql: "PRAGMA temp_store = FILE")
            // In KiB. More makes nothing faster, and the sorter of a large city would take as much once more.
            try database.execute(sql: "PRAGMA cache_size = -8000")
        }
        do {
            queue =
                mode == .memory
                ? try DatabaseQueue(configuration: configuration)
                : try DatabaseQueue(path: path, configuration: configuration)
        } catch let error as DatabaseError {
            guard mode == .readOnly, let address = try UnchangingFile.address(of: path) else {
                throw SQLError(error, at: path)
            }
            do { queue = try DatabaseQueue(path: address, configuration: configuration) } catch is DatabaseError {
                // What was wrong at first is what to tell.
                throw SQLError(error, at: path)
            }
        }
    }

    /// Ten workers may finish at once; each holds the file for less than a millisecond, so asking again soon wastes
    /// little. SQLite's own pauses grow to a tenth of a second. Gives up after about ten seconds.
    private static func waitForOtherWriter(_ tries: Int) -> Bool {
        usleep(UInt32(tries < 50 ? Int.random(in: 50..<250) : Int.random(in: 800..<1200)))
        return tries < 10_000
    }

    /// Runs queries that change nothing, over one state of the database.
    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            queue.asyncRead { access in
                continuation.resume(
                    with: self.translating { try body(SQLiteConnection(database: access.get(), path: self.path)) })
            }
        }
    }

    /// Runs changes in one SQL transaction.
    @discardableResult
    package func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            queue.asyncWriteWithoutTransaction { database in
                let connection = SQLiteConnection(database: database, path: self.path)
                continuation.resume(with: self.translating { try connection.transaction { try body(connection) } })
            }
        }
    }

    /// None: another process that changes the file cannot tell us.
    package func announcements(on channel: String) -> AsyncStream<Void> { AsyncStream { $0.finish() } }

    private func translating<Answer>(_ body: () throws -> Answer) -> Result<Answer, any Error> {
        do { return .success(try body()) } catch let error as DatabaseError {
            return .failure(SQLError(error, at: path))
        } catch { return .failure(error) }
    }

    /// Runs statements one after the other on this thread, without an SQL transaction around them.
    package func build<Answer>(_ body: (SQLiteConnection) throws -> Answer) throws -> Answer {
        do {
            return try queue.inDatabase { try body(SQLiteConnection(database: $0, path: path)) }
        } catch let error as DatabaseError { throw SQLError(error, at: path) }
    }

    /// Closes the file; it cannot be used afterwards.
    package func close() throws { try queue.close() }
}
