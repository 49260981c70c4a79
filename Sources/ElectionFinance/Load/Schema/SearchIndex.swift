import CivicSQL

/// The full-text indexes: for each table with words one FTS5 table of the same name and `_fts`, over the same rows.
///
/// `content=` names the table, which is how Datasette finds that a table can be searched.
enum SearchIndex {
    static func statements(for table: CleanTable) -> [String] {
        table.searched.isEmpty ? [] : statements(table.searchTable, content: table.name, columns: table.searched)
    }

    static let filers = statements("filers_fts", content: "filers", columns: ["filer_name", "other_names"])

    private static func statements(_ name: String, content: String, columns: [String]) -> [String] {
        [
            """
            CREATE VIRTUAL TABLE \(SQLIdentifier.quoted(name))
            USING fts5(\(columns.joined(separator: ", ")), content=\(SQLIdentifier.quoted(content)))
            """,
            "INSERT INTO \(SQLIdentifier.quoted(name)) (\(SQLIdentifier.quoted(name))) VALUES ('rebuild')",
        ]
    }
}
