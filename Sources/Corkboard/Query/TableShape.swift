/// What a database says of one of its tables or views.
package struct TableShape: Sendable {
    /// One column.
    package struct Column: Sendable {
        /// Its name.
        package let name: String
        /// The type as it was declared, perhaps empty.
        package let type: String
        /// Whether it may not be null.
        package let isNotNull: Bool
        /// The SQL of its default.
        package let defaultSQL: String?
        /// Its place in the primary key from 1 on; 0 when it is no part of it.
        package let keyPosition: Int
    }

    /// A reference of one column to a column of another table.
    package struct ForeignKey: Sendable, Hashable {
        /// The column of this table.
        package let column: String
        /// The other table.
        package let otherTable: String
        /// The column of the other table.
        package let otherColumn: String
    }

    /// Its name.
    package let name: String
    /// Whether it is a view.
    package let isView: Bool
    /// The `create` statement.
    package let definition: String?
    /// All columns, generated and hidden ones, too.
    package let columns: [Column]
    /// The columns of the primary key in their order; empty when there is none.
    package let primaryKeys: [String]
    /// References to other tables, of one column each.
    package let foreignKeys: [ForeignKey]
    /// References of other tables to this one: `column` is theirs, `otherColumn` ours.
    package internal(set) var incoming: [ForeignKey] = []
    /// The full-text index over it.
    package let searchTable: String?
    /// Whether it is an implementation detail: a shadow table, statistics, an index without content of its own.
    package let isInternal: Bool
    /// Whether rows can be asked for by SQLite's row id, whatever the primary key is.
    package let hasRowID: Bool
    /// Columns that have a unique index to themselves.
    package let uniqueColumns: Set<String>
    /// The SQL of its indexes and triggers, for the page of the table.
    package let attachments: [String]

    /// The names of the columns.
    package var columnNames: [String] { columns.map(\.name) }

    /// Whether rows are known by `rowid`, as there is no primary key.
    package var usesRowID: Bool { primaryKeys.isEmpty && !isView }

    /// The column that names a row for people: the only unique text column, else `name` or `title`, else the one that
    /// stands beside an `id`.
    package var labelColumn: String? {
        let uniqueTexts = columns.filter { uniqueColumns.contains($0.name) && $0.isText }
        if uniqueTexts.count == 1 { return uniqueTexts[0].name }
        if let named = columns.first(where: { ["name", "title"].contains($0.name.lowercased()) }) { return named.name }
        let others = columnNames.filter { $0 != "id" && $0 != "pk" }
        return columns.count == 2 && others.count == 1 ? others[0] : nil
    }
}

extension TableShape.Column {
    /// Whether SQLite gives it text affinity (sqlite.org/datatype3.html, 3.1).
    package var isText: Bool {
        let type = type.uppercased()
        return !type.contains("INT") && ["CHAR", "CLOB", "TEXT"].contains { type.contains($0) }
    }
}
