import CSQLite

/// The bounds of what one statement may take, beyond its time limit.
package enum QueryLimits {
    /// The largest answer of one statement, before it is rendered.
    package static let answerBytes = 32 << 20
    /// How much of a file each connection keeps to itself.
    static let pageCacheKilobytes = 512
    /// The largest value that a statement of ours may read, and one that a reader wrote may make. SQLite cannot be
    /// interrupted within one function, and `instr` or `like` over long values take their product.
    static let valueBytes: Int32 = 16 << 20, customValueBytes: Int32 = 1 << 20
    /// SQLite's own limits: a statement of 1 MB, patterns of 1,000 bytes...
    static let sqlite: [(Int32, Int32)] = [
        (SQLITE_LIMIT_LENGTH, valueBytes), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (SQLITE_LIMIT_SQL_LENGTH, 1 << 20), (SQLITE_LIMIT_ATTACHED, 0),
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
