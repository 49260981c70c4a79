import CSQLite

/// The bounds of what one statement may take, beyond its time limit.
package enum QueryLimits {
    /// The largest answer of one statement, before it is rendered.
    package static let answerBytes = 64 << 20
    /// How much of a file each connection keeps to itself.
    static let pageCacheKilobytes = 512
    /// SQLite's own limits: a cell or row of 32 MB, a statement of 1 MB...
    static let sqlite: [(Int32, Int32)] = [
        (SQLITE_LIMIT_LENGTH, 32 << 20), (SQLITE_LIMIT_SQL_LENGTH, 1 << 20), (SQLITE_LIMIT_ATTACHED, 0),
        (SQLITE_LIMIT_EXPR_DEPTH, 1000), (SQLITE_LIMIT_COMPOUND_SELECT, 500), (SQLITE_LIMIT_WORKER_THREADS, 0),
        (SQLITE_LIMIT_TRIGGER_DEPTH, 10),
    ]
    /// What all connections together may hold: a statement beyond it fails, and the server lives on.
    package static let heapBytes: Int64 = 512 << 20

    /// Sets what holds for the whole process.
    package static func apply() {
        _ = sqlite3_hard_heap_limit64(heapBytes)
        _ = sqlite3_soft_heap_limit64(heapBytes / 8)
    }
}
