import CivicSQL

/// Temporary tables that tell the filing of every raw row; gone when the file is closed.
enum FilingMap {
    /// The map of one sheet: source_year, source_row, filing_id.
    static func table(of sheet: NetFileSheet) -> String {
        "temp." + SQLIdentifier.quoted("filing_of_" + sheet.tableName)
    }

    static func fill(_ versions: some Sequence<FilingVersion>, _ connection: SQLiteConnection) throws {
        try connection.execute(
            """
            CREATE TEMP TABLE filing_key (
                form, filer_id, filer_name, report_id, report_number, report_date, period_start, period_end,
                source_year, filing_id)
            """)
        for version in versions {
            try connection.execute(
                "INSERT INTO temp.filing_key VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    .text(version.form.rawValue), .optional(version.filerID), .optional(version.filerName),
                    .optional(version.reportID), .optional(version.reportNumber), .optional(version.reportDate),
                    .optional(version.periodStart), .optional(version.periodEnd),
                    .integer(Int64(version.sourceYear)), .text(version.id),
                ])
        }
        try connection.execute(
            """
            CREATE INDEX temp.filing_key_facts
            ON filing_key (form, filer_id, period_end, report_number, report_date)
            """)
        for sheet in NetFileSheet.all { try fill(sheet, connection) }
    }

    /// `IS` instead of `=`, because a fact that is missing is a fact.
    private static func fill(_ sheet: NetFileSheet, _ connection: SQLiteConnection) throws {
        try connection.execute(
            """
            CREATE TEMP TABLE \(SQLIdentifier.quoted("filing_of_" + sheet.tableName)) (
                source_year INTEGER, source_row INTEGER, filing_id TEXT,
                PRIMARY KEY (source_year, source_row)
            ) WITHOUT ROWID
            """)
        try connection.execute(
            """
            INSERT INTO \(table(of: sheet)) (source_year, source_row, filing_id)
            SELECT r.source_year, r.source_row, k.filing_id
            FROM \(SQLIdentifier.quoted(sheet.tableName)) r
            JOIN temp.filing_key k
              ON k.form = '\(sheet.form.rawValue)'
             AND k.filer_id IS r.Filer_ID
             AND k.period_end IS r.Thru_Date
             AND k.report_number IS CAST(r.Report_Num AS INTEGER)
             AND k.report_date IS r.Rpt_Date
             AND k.period_start IS r.From_Date
             AND k.filer_name IS r.Filer_NamL
             AND k.report_id IS \(FilingQueries.reportID(of: sheet) == "NULL" ? "NULL" : "r.Rpt_ID_Num")
             AND k.source_year = r.source_year
            ORDER BY 1, 2
            """)
    }
}
