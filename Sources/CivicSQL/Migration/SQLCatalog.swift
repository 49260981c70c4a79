/// What a database says of its own tables, columns and indexes.
package struct SQLCatalog {
    private let connection: any SQLConnection

    /// Asks through a connection.
    package init(_ connection: any SQLConnection) { self.connection = connection }

    /// One column, as the schema describes it.
    package struct Column: Sendable, Hashable {
        /// Its name.
        package let name: String
        /// The SQL text of its default; nil when there is none.
        package let defaultValue: String?
    }

    /// Whether there is such a table.
    package func hasTable(_ name: String) throws -> Bool {
        let sql =
            switch connection.dialect {
            case .sqlite:
                """
                SELECT 1
                FROM sqlite_master
                WHERE type = 'table' AND name = ? COLLATE NOCASE
                """
            case .postgres:
                """
                SELECT 1
                FROM information_schema.tables
                WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name = ?
                """
            }
        return try !connection.query(sql, [.text(name)]).isEmpty
    }

    /// The columns of a table in their order; none when there is no such table.
    package func columns(of table: String) throws -> [Column] {
        let sql =
            switch connection.dialect {
            case .sqlite:
                """
                SELECT name, dflt_value AS default_value
                FROM pragma_table_info(?)
                ORDER BY cid
                """
            case .postgres:
                """
                SELECT column_name AS name, column_default AS default_value
                FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = ?
                ORDER BY ordinal_position
                """
            }
        return try connection.query(sql, [.text(table)]).compactMap { row in
            row["name"].text.map { Column(name: $0, defaultValue: row["default_value"].text) }
        }
    }

    /// Whether a table has such a column.
    package func hasColumn(_ name: String, of table: String) throws -> Bool {
        let isSame = { (other: String) in
            // SQLite does not tell capital letters from small ones in names.
            connection.dialect == .sqlite ? other.lowercased() == name.lowercased() : other == name
        }
        return try columns(of: table).contains { isSame($0.name) }
    }

    /// Whether there is such an index.
    package func hasIndex(_ name: String) throws -> Bool {
        let sql =
            switch connection.dialect {
            case .sqlite:
                """
                SELECT 1
                FROM sqlite_master
                WHERE type = 'index' AND name = ? COLLATE NOCASE
                """
            case .postgres:
                """
                SELECT 1
                FROM pg_indexes
                WHERE schemaname = current_schema() AND indexname = ?
                """
            }
        return try !connection.query(sql, [.text(name)]).isEmpty
    }
}
