/// The columns by which a row of a table is known.
package struct RowKeys: Sendable {
    /// The primary key, or `rowid`.
    package let columns: [String]

    /// The keys of a table.
    package init(of table: TableShape) { columns = table.usesRowID ? ["rowid"] : table.primaryKeys }

    /// The keys of a row as its path has them: tilde-encoded, with commas between.
    package func path(_ rows: ResultTable, _ row: Int) -> String {
        columns.map { column in
            rows.index(of: column).map { TildeEncoding.encode(Self.text(rows.value(row, $0))) } ?? ""
        }.joined(separator: ",")
    }

    /// A key as Python's `str()` writes it.
    static func text(_ value: SQLValue) -> String {
        if case .blob(let bytes) = value { return PythonText.bytes(bytes) }
        return value.spelled ?? "None"
    }

    /// `a = :pk0 and b = :pk1`
    var condition: String {
        columns.enumerated().map { "\(SQLText.identifier($1)) = :pk\($0)" }.joined(separator: " and ")
    }

    /// The keys of a row, for that condition.
    func parameters(_ rows: ResultTable, _ row: Int) -> SQLParameters {
        var parameters: SQLParameters = [:]
        for (index, column) in columns.enumerated() {
            parameters["pk\(index)"] = rows.index(of: column).map { rows.value(row, $0) } ?? .null
        }
        return parameters
    }
}
