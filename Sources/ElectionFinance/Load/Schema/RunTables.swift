/// The tables that say what a database was built from, and what became of every row.
enum RunTables {
    static let create = [
        """
        CREATE TABLE etl_run (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            subdomain TEXT NOT NULL,
            agency TEXT NOT NULL,
            agency_name TEXT NOT NULL,
            source TEXT NOT NULL,
            program_version TEXT NOT NULL,
            built_at TEXT NOT NULL,
            coverage_start TEXT,
            coverage_end TEXT,
            records INTEGER NOT NULL,
            fingerprint TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE etl_sources (
            source_year INTEGER PRIMARY KEY,
            file TEXT NOT NULL,
            url TEXT NOT NULL,
            fetched_at TEXT NOT NULL,
            size INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            etag TEXT,
            rows INTEGER NOT NULL,
            blank_rows INTEGER NOT NULL,
            extra_columns TEXT
        ) STRICT
        """,
        """
        CREATE TABLE etl_counts (
            table_name TEXT PRIMARY KEY NOT NULL,
            raw_table TEXT NOT NULL,
            raw_rows INTEGER NOT NULL,
            superseded_rows INTEGER NOT NULL,
            rows INTEGER NOT NULL,
            flagged_rows INTEGER NOT NULL,
            CHECK (raw_rows = superseded_rows + rows)
        ) STRICT
        """,
        """
        CREATE TABLE etl_overlaps (
            table_name TEXT NOT NULL,
            because TEXT NOT NULL,
            again_in TEXT NOT NULL,
            rows INTEGER NOT NULL,
            PRIMARY KEY (table_name, because, again_in)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    static let insertSources = """
        INSERT INTO etl_sources (
            source_year, file, url, fetched_at, size, sha256, etag, rows, blank_rows, extra_columns)
        SELECT source_year, file, url, fetched_at, size, sha256, etag, rows, blank_rows, extra_columns
        FROM staging.staged_export
        ORDER BY source_year
        """

    static func insertCounts(_ table: CleanTable) -> String {
        """
        INSERT INTO etl_counts (table_name, raw_table, raw_rows, superseded_rows, rows, flagged_rows)
        SELECT '\(table.name)', '\(table.sheet.tableName)', raw.n, superseded.n, clean.n, clean.flagged
        FROM (SELECT count(*) AS n FROM "\(table.sheet.tableName)") raw,
             (
                SELECT count(*) AS n
                FROM \(FilingMap.table(of: table.sheet)) m
                JOIN filings f ON f.id = m.filing_id
                WHERE f.is_current = 0
             ) superseded,
             (SELECT count(*) AS n, count(appears_again_in) AS flagged FROM "\(table.name)") clean
        """
    }

    static func insertOverlaps(_ table: CleanTable) -> String {
        """
        INSERT INTO etl_overlaps (table_name, because, again_in, rows)
        SELECT '\(table.name)', appears_again_because, appears_again_in, count(*)
        FROM "\(table.name)"
        WHERE appears_again_in IS NOT NULL
        GROUP BY 2, 3
        """
    }

    /// What filings cover: the periods of statements, and the days of late reports.
    static let coverage = """
        SELECT min(coalesce(period_start, report_date)) AS coverage_start,
               max(coalesce(period_end, report_date)) AS coverage_end
        FROM filings
        WHERE is_current = 1
        """

    /// Every clean row but the summary lines: transactions, each of them.
    static let records = "SELECT sum(rows) AS records FROM etl_counts WHERE table_name <> 'summaries'"

    static let insertRun = """
        INSERT INTO etl_run (
            id, subdomain, agency, agency_name, source, program_version, built_at, coverage_start, coverage_end,
            records, fingerprint)
        VALUES (1, ?, ?, ?, 'NetFile', ?, ?, ?, ?, ?, ?)
        """
}
