import CSQLite

/// What statements may do: read, and nothing else.
///
/// SQLite asks while a statement is prepared. A read-only file alone is no guard: `VACUUM INTO` would still write one.
enum QueryAuthorizer {
    /// The pragmas that read the shape of the database; Datasette's list, and what FTS5 itself asks for.
    static let pragmas: Set<String> = [
        "database_list", "foreign_key_list", "function_list", "index_info", "index_list", "index_xinfo", "page_count",
        "max_page_count", "page_size", "schema_version", "table_info", "table_xinfo", "table_list", "data_version",
    ]

    private static let refusedFunctions: Set<String> = ["load_extension", "fts3_tokenizer"]

    /// The judgement of one action.
    static func judge(_ action: Int32, _ first: String?, _ second: String?) -> Int32 {
        switch action {
        // Where files lie is nobody's business: the column reads as null.
        case SQLITE_READ where first?.lowercased() == "pragma_database_list" && second?.lowercased() == "file":
            SQLITE_IGNORE
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: SQLITE_OK
        case SQLITE_FUNCTION: refusedFunctions.contains(second?.lowercased() ?? "") ? SQLITE_DENY : SQLITE_OK
        // Asked when a virtual table declares its columns; a real change of sqlite_master is refused all the same.
        case SQLITE_UPDATE: first == "sqlite_master" ? SQLITE_OK : SQLITE_DENY
        case SQLITE_PRAGMA: pragmas.contains(first?.lowercased() ?? "") ? SQLITE_OK : SQLITE_DENY
        default: SQLITE_DENY
        }
    }

    /// Whether an action would change rows.
    static func isWrite(_ action: Int32) -> Bool {
        action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE
    }
}
