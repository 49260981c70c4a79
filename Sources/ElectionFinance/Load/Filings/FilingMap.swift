import CivicSQL

/// Temporary tables that tell the filing of every raw row; gone when the file is closed.
enum FilingMap {
    /// The map of one sheet: source_year, source_row, filing_id, and the row's number among those of its filing that
    /// have the same key, from 1.
    static func table(of sheet: NetFileSheet) -> String { "temp." + SQLIdentifier.quoted(name(of: sheet)) }

    private static func name(of sheet: NetFileSheet) -> String { "filing_of_" + sheet.tableName }

    /// Makes the table that versions are looked up in by their facts.
    static func createKeys(_ connection: SQLiteConnection) throws {
        try connection.execute(
            """
            CREATE TEMP TABLE filing_key (
                form TEXT, key TEXT, filing_id TEXT,
                PRIMARY KEY (form, key)
            ) WITHOUT ROWID
            """)
    }

    static func insertKey(_ key: String, of version: FilingVersion, _ connection: SQLiteConnection) throws {
        try connection.execute(
            "INSERT INTO temp.filing_key (form, key, filing_id) VALUES (?, ?, ?)",
            [.text(version.form.rawValue), .text(key), .text(version.id)])
    }

    /// Finds the filing of every row of a table's sheet.
    static func fill(for table: CleanTable, _ connection: SQLiteConnection) throws {
        try connection.execute(
            """
            CREATE TEMP TABLE \(SQLIdentifier.quoted(name(of: table.sheet))) (
                source_year INTEGER, source_row INTEGER, filing_id TEXT, ordinal INTEGER,
                PRIMARY KEY (source_year, source_row)
            ) WITHOUT ROWID
            """)
        try connection.execute(
            """
            INSERT INTO \(self.table(of: table.sheet)) (source_year, source_row, filing_id, ordinal)
            SELECT source_year, source_row, filing_id,
                   row_number() OVER (PARTITION BY filing_id, row_key ORDER BY source_year, source_row)
            FROM (
                SELECT r.source_year, r.source_row, k.filing_id, \(table.key) AS row_key
                FROM \(SQLIdentifier.quoted(table.sheet.tableName)) r
                JOIN temp.filing_key k
                  ON k.form = '\(table.sheet.form.rawValue)'
                 AND k.key = \(FilingQueries.key(of: table.sheet))
            )
            """)
    }
}
