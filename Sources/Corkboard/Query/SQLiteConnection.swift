import CSQLite
import Synchronization

/// One read-only connection to one file.
///
/// `@unchecked Sendable`: it is lent to one thread at a time (`DatabaseFile.withConnection`), which alone touches it.
package final class SQLiteConnection: @unchecked Sendable {
    private let handle: OpaquePointer
    private var statements = StatementCache()
    private var deadline = ContinuousClock.now
    private var deniedWrite = false

    /// Opens a file.
    ///
    /// - Parameter immutable: nobody changes the file in place, so no locks are taken.
    package init(path: String, immutable: Bool) throws(SQLFailure) {
        let uri =
            "file:" + PercentEncoding.encodePath(path, also: "/") + (immutable ? "?mode=ro&immutable=1" : "?mode=ro")
        var opened: OpaquePointer?
        let status = sqlite3_open_v2(uri, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nil)
        guard status == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw .unavailable(path: path, reason: String(cString: sqlite3_errstr(status)))
        }
        handle = opened
        protect()
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Turns off what could write, and bounds what a statement may take.
    private func protect() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = civicband_sqlite3_db_switch(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        _ = civicband_sqlite3_db_switch(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        for (limit, value) in QueryLimits.sqlite { sqlite3_limit(handle, limit, value) }
        // Pages are in the system's cache already: little of our own.
        sqlite3_exec(handle, "PRAGMA cache_size = -\(QueryLimits.pageCacheKilobytes)", nil, nil, nil)
        sqlite3_busy_timeout(handle, 1000)
        sqlite3_set_authorizer(
            handle,
            { context, action, first, second, _, _ in
                guard let context else { return SQLITE_DENY }
                let verdict = QueryAuthorizer.judge(
                    action, first.map { String(cString: $0) }, second.map { String(cString: $0) })
                if verdict == SQLITE_DENY, QueryAuthorizer.isWrite(action) {
                    Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue().deniedWrite = true
                }
                return verdict
            }, context)
        sqlite3_progress_handler(
            handle, 1000,
            { context in
                guard let context else { return 1 }
                let connection = Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue()
                return ContinuousClock.now >= connection.deadline ? 1 : 0
            }, context)
        registerFunctions()
    }

    /// Datasette's own SQL function, which its search uses.
    private func registerFunctions() {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
        sqlite3_create_function_v2(
            handle, "escape_fts", 1, flags, nil,
            { context, _, arguments in
                guard let argument = arguments?[0], let text = sqlite3_value_text(argument) else {
                    return sqlite3_result_null(context)
                }
                let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(argument)))
                let escaped = SearchEscape.escape(String(decoding: bytes, as: UTF8.self))
                sqlite3_result_text(context, escaped, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
            }, nil, nil, nil)
    }

    /// Bounds the values of what runs next.
    func limitValues(to bytes: Int32) { sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, bytes) }

    /// Runs a statement and copies its rows.
    ///
    /// - Parameters:
    ///   - rowLimit: how many rows at most; one more is looked for, to know whether there are more.
    ///   - until: when it is interrupted.
    ///   - byteLimit: how many bytes of texts and blobs the answer may have.
    package func read(
        _ sql: String, _ parameters: SQLParameters = [:], rowLimit: Int = .max, until: ContinuousClock.Instant,
        byteLimit: Int = QueryLimits.answerBytes
    ) throws(SQLFailure) -> ResultTable {
        var table = ResultTable()
        try walk(sql, parameters, until: until) { statement throws(SQLFailure) in
            table.columns = statement.columns
        } row: { statement throws(SQLFailure) in
            if table.rowCount == rowLimit {
                table.truncated = true
                return false
            }
            try statement.appendRow(to: &table, byteLimit: byteLimit)
            return true
        }
        return table
    }

    /// Steps through a statement, row by row, for as long as `row` says so.
    func walk(
        _ sql: String, _ parameters: SQLParameters, until: ContinuousClock.Instant,
        begin: (SQLiteStatement) throws(SQLFailure) -> Void, row: (SQLiteStatement) throws(SQLFailure) -> Bool
    ) throws(SQLFailure) {
        deadline = until
        let statement = try prepare(sql)
        defer { statement.reset() }
        try statement.bind(parameters)
        try begin(statement)
        while try step(statement), try row(statement) {}
    }

    /// Sets when what runs now is interrupted.
    func allow(until: ContinuousClock.Instant) { deadline = until }

    /// Goes to the next row; false when there is none.
    func step(_ statement: SQLiteStatement) throws(SQLFailure) -> Bool {
        switch sqlite3_step(statement.handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code)
        }
    }

    /// Prepares a statement, or takes the one that was prepared before.
    private func prepare(_ sql: String) throws(SQLFailure) -> SQLiteStatement {
        if let known = statements[sql] { return known }
        let statement = try prepareOwn(sql)
        statements[sql] = statement
        return statement
    }

    /// Prepares a statement for someone who keeps it.
    func prepareOwn(_ sql: String) throws(SQLFailure) -> SQLiteStatement {
        deniedWrite = false
        var prepared: OpaquePointer?
        var sql = sql
        var rest = 0
        let status = sql.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters -> Int32 in
                var tail: UnsafePointer<CChar>?
                let status = sqlite3_prepare_v3(
                    handle, characters.baseAddress, Int32(characters.count), UInt32(SQLITE_PREPARE_PERSISTENT),
                    &prepared, &tail)
                if let tail, let base = characters.baseAddress { rest = tail - base }
                return status
            }
        }
        guard status == SQLITE_OK else { throw failure(status) }
        guard let prepared else { throw .failed(message: "incomplete input") }
        let statement = SQLiteStatement(handle: prepared)
        guard SQLText.isBlank(sql.utf8.dropFirst(rest)) else {
            throw .failed(message: "You can only execute one statement at a time.")
        }
        // The authorizer refuses all that writes; this would catch what it forgot.
        guard sqlite3_stmt_readonly(prepared) != 0 else {
            throw .failed(message: "attempt to write a readonly database")
        }
        return statement
    }

    private func failure(_ code: Int32) -> SQLFailure {
        switch code & 0xFF {
        case SQLITE_INTERRUPT: .interrupted
        case SQLITE_AUTH where deniedWrite: .failed(message: "attempt to write a readonly database")
        case SQLITE_TOOBIG: .failed(message: "string or blob too big")
        case SQLITE_NOMEM: .failed(message: "out of memory")
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_IOERR, SQLITE_CANTOPEN:
            .unavailable(path: "", reason: String(cString: sqlite3_errmsg(handle)))
        default: .failed(message: String(cString: sqlite3_errmsg(handle)))
        }
    }
}
