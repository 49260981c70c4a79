import Foundation
import GRDB
import GRDBSQLite

/// A SQLite connection inside `read`, `write` or `build`.
package struct SQLiteConnection: SQLConnection {
    let database: Database
    /// Which SQL it speaks.
    package var dialect: SQLDialect { .sqlite }
    /// The file.
    package let path: String

    /// Runs one statement with its values bound; the answer is the number of rows it changed.
    @discardableResult
    package func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try translatingErrors {
            guard !values.isEmpty else {
                try database.execute(sql: sql)
                return database.changesCount
            }
            try database.cachedStatement(sql: sql).execute(
                arguments: StatementArguments(values.map(\.databaseValue)))
            return database.changesCount
        }
    }

    /// Runs one query with its values bound and returns all its rows.
    package func query(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow] {
        try translatingErrors {
            // Compiling one of a worker's statements takes longer than running it. One without values is run once.
            let statement =
                try values.isEmpty ? database.makeStatement(sql: sql) : database.cachedStatement(sql: sql)
            let columns = statement.columnNames
            let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(values.map(\.databaseValue)))
            var rows: [SQLRow] = []
            while let row = try cursor.next() {
                rows.append(SQLRow(columns: columns, values: row.databaseValues.map(SQLValue.init)))
            }
            return rows
        }
    }

    /// Nobody listens: users of a SQLite file poll.
    package func announce(on channel: String) {}

    /// Runs several statements without values, separated by semicolons.
    package func executeScript(_ sql: String) throws {
        try translatingErrors { try database.execute(sql: sql) }
    }

    /// Prepares a statement that is run many times.
    package func prepare(_ sql: String) throws -> SQLiteStatement {
        try translatingErrors { SQLiteStatement(try database.makeStatement(sql: sql), path: path) }
    }

    /// Runs changes in one SQL transaction.
    package func transaction<Answer>(_ body: () throws -> Answer) throws -> Answer {
        try translatingErrors {
            try database.execute(sql: "BEGIN IMMEDIATE")
            do {
                let answer = try body()
                try database.execute(sql: "COMMIT")
                return answer
            } catch {
                // The transaction may be gone already (a full disk ends it); the first error is the one to tell.
                if sqlite3_get_autocommit(database.sqliteConnection) == 0 { try? database.execute(sql: "ROLLBACK") }
                throw error
            }
        }
    }

    private func translatingErrors<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do { return try body() } catch let error as DatabaseError { throw SQLError(error, at: path) }
    }
}

extension SQLError {
    init(_ error: DatabaseError, at place: String) {
        let condition: Condition =
            switch error.resultCode {
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .unavailable
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_FULL: .full
            // A short write is how a full quota shows itself.
            case .SQLITE_IOERR: error.extendedResultCode == .SQLITE_IOERR_WRITE ? .full : .unavailable
            case .SQLITE_READONLY: .readOnly
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
            case .SQLITE_CONSTRAINT: .constraint
            default: .other
            }
        self.init(condition, error.message ?? error.resultCode.description, at: place)
    }
}

extension SQLValue {
    init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let number): .integer(number)
            case .double(let number): .real(number)
            case .string(let text): .text(text)
            case .blob(let data): .blob([UInt8](data))
            }
    }

    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): bytes.withUnsafeBytes { Data($0) }.databaseValue
        }
    }
}
