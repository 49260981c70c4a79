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
        /// A file that only this process sees until it is complete: a crash throws it away, so nothing is journaled.
        case build
    }

    /// Which SQL it speaks.
    package var dialect: SQLDialect { .sqlite }
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
        // Ten workers may finish at once; each holds the file for milliseconds.
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = mode != .build
        configuration.prepareDatabase { database in
            guard mode == .build else { return }
            try database.execute(sql: "PRAGMA journal_mode = OFF")
            try database.execute(sql: "PRAGMA synchronous = OFF")
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try database.execute(sql: "PRAGMA temp_store = FILE")
            // In KiB. More makes nothing faster, and the sorter of a large city would take as much once more.
            try database.execute(sql: "PRAGMA cache_size = -8000")
        }
        do { queue = try DatabaseQueue(path: path, configuration: configuration) } catch let error as DatabaseError {
            throw SQLError(error, at: path)
        }
    }

    /// Runs queries that change nothing.
    package func read<Answer: Sendable>(
        _ body: @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try withoutActuallyEscaping(body) { body in
            try queue.read { try body(SQLiteConnection(database: $0, path: self.path)) }
        }
    }

    /// Runs changes in one SQL transaction.
    @discardableResult
    package func write<Answer: Sendable>(
        _ body: @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try build { connection in
            try connection.transaction { try body(connection) }
        }
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
