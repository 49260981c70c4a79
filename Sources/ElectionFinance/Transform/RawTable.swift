import CivicSQL

/// The table of a sheet's rows: every column under its own name, and where a row comes from.
enum RawTable {
    /// The columns that say where a row comes from. A sheet cannot have columns of these names.
    static let origin = ["source_year", "source_row"]

    static func create(_ sheet: NetFileSheet) -> String {
        let columns = sheet.columns.map { "\(SQLIdentifier.quoted($0.name)) \(type(of: $0.kind))" }
        return """
            CREATE TABLE IF NOT EXISTS \(SQLIdentifier.quoted(sheet.tableName)) (
                \(columns.joined(separator: ",\n    ")),
                source_year INTEGER NOT NULL,
                source_row INTEGER NOT NULL,
                PRIMARY KEY (source_year, source_row)
            ) STRICT, WITHOUT ROWID
            """
    }

    /// Dates are ISO text; dollars are the number that prints as the filed decimal.
    private static func type(of kind: NetFileColumn.Kind) -> String {
        kind == .money ? "REAL" : "TEXT"
    }

    /// The columns a table has now, extra ones included, in order, without the two of origin.
    static func columns(_ table: String, _ connection: SQLiteConnection) throws -> [String] {
        try connection.query("SELECT name FROM pragma_table_info(?)", [.text(table)])
            .compactMap { $0["name"].text }.filter { !origin.contains($0) }
    }

    static func addColumn(_ name: String, to table: String, _ connection: SQLiteConnection) throws {
        try connection.execute(
            "ALTER TABLE \(SQLIdentifier.quoted(table)) ADD COLUMN \(SQLIdentifier.quoted(name)) TEXT")
    }
}
