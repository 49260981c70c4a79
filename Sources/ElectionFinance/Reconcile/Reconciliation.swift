import CivicSQL

/// Compares, for every version of every Form 460, what the rows and lines add up to with what was filed.
///
/// All sums are of whole cents. Superseded versions are compared too: they were filed, and a gap in one tells of the
/// export's quality; `filings.is_current` says which ones count.
struct Reconciliation {
    let connection: SQLiteConnection

    static let create = """
        CREATE TABLE reconciliation (
            filing_id TEXT NOT NULL,
            schedule TEXT NOT NULL,
            line_item TEXT NOT NULL,
            compared TEXT NOT NULL CHECK (compared IN ('rows', 'lines')),
            computed REAL,
            filed REAL,
            gap REAL,
            status TEXT NOT NULL CHECK (status IN ('ok', 'explained', 'mismatch', 'not_filed')),
            reason TEXT,
            PRIMARY KEY (filing_id, schedule, line_item, compared),
            FOREIGN KEY (filing_id) REFERENCES filings (id)
        ) STRICT
        """

    static let index = "CREATE INDEX reconciliation_status ON reconciliation (status)"

    /// Fills the table.
    func fill() throws {
        try collectLines()
        for line in ScheduleLine.all { try connection.execute(compareRows(line)) }
        for identity in LineIdentity.all { try connection.execute(compareLines(identity)) }
    }

    /// The filed lines in cents. A line that stands twice in one filing is marked, not chosen from.
    private func collectLines() throws {
        let summary = NetFileSheet.named("Summary")
        try connection.execute(
            """
            CREATE TEMP TABLE filed_line (
                filing_id TEXT, section TEXT, line TEXT, cents INTEGER, cents_to_date INTEGER, times INTEGER,
                PRIMARY KEY (filing_id, section, line)
            ) WITHOUT ROWID
            """)
        try connection.execute(
            """
            INSERT INTO temp.filed_line
            SELECT m.filing_id, r.Form_Type, r.Line_Item, max(\(Self.cents("r.Amount_A"))),
                   max(\(Self.cents("r.Amount_B"))), count(*)
            FROM "Summary" r
            JOIN \(FilingMap.table(of: summary)) m USING (source_year, source_row)
            WHERE r.Form_Type IS NOT NULL AND r.Line_Item IS NOT NULL
            GROUP BY 1, 2, 3
            """)
    }

    /// Rounding recovers the cents of any amount that the import let through.
    private static func cents(_ column: String) -> String { "CAST(round(\(column) * 100) AS INTEGER)" }

    private func compareRows(_ line: ScheduleLine) -> String {
        let sheet = NetFileSheet.named(line.sheet)
        let columns = line.added + line.subtracted
        let sum =
            line.added.map { "+ coalesce(\(Self.cents("r.\($0)")), 0)" }
            + line.subtracted.map { "- coalesce(\(Self.cents("r.\($0)")), 0)" }
        let lost = columns.map { "r.\($0) IS NULL" }.joined(separator: " OR ")
        // On the loan sheets Memo_Code holds a reference; elsewhere X marks a row that is not in the total.
        let counted = line.schedule == "B1" ? "1" : "coalesce(upper(r.Memo_Code), '') <> 'X'"
        return """
            INSERT INTO reconciliation (
                filing_id, schedule, line_item, compared, computed, filed, gap, status, reason)
            SELECT id, '\(line.schedule)', '\(line.line)', 'rows',
                   computed / 100.0, filed / 100.0, (filed - computed) / 100.0,
                   \(verdict(line))
            FROM (
                SELECT f.id,
                       coalesce(s.cents, 0) AS computed,
                       l.cents AS filed,
                       l.cents - coalesce(s.cents, 0) AS gap,
                       coalesce(s.rows, 0) AS rows,
                       coalesce(s.lost, 0) AS lost,
                       coalesce(l.times, 0) AS times
                FROM filings f
                LEFT JOIN (
                    SELECT m.filing_id,
                           sum(0 \(sum.joined(separator: " "))) AS cents,
                           count(*) AS rows,
                           sum(\(lost)) AS lost
                    FROM \(SQLIdentifier.quoted(sheet.tableName)) r
                    JOIN \(FilingMap.table(of: sheet)) m USING (source_year, source_row)
                    WHERE \(counted)
                    GROUP BY m.filing_id
                ) s ON s.filing_id = f.id
                LEFT JOIN temp.filed_line l
                  ON l.filing_id = f.id AND l.section = '\(line.schedule)' AND l.line = '\(line.line)'
                WHERE f.form = 'F460'
            )
            """
    }

    /// Status and reason, in this order of questions.
    private func verdict(_ line: ScheduleLine) -> String {
        let small = ScheduleLine.smallBillCents
        let smallBills =
            line.mayExceedRows
            ? """
            WHEN abs(gap) < \(small) AND (gap > 0 OR '\(line.line)' = '3')
                THEN 'explained'
            """ : ""
        let smallBillsReason =
            line.mayExceedRows
            ? """
            WHEN abs(gap) < \(small) AND (gap > 0 OR '\(line.line)' = '3')
                THEN 'bills under 100 dollars need not be itemized, and Schedule F has no line for them'
            """ : ""
        return """
            CASE
                WHEN filed IS NULL AND rows > 0 THEN 'mismatch'
                WHEN filed IS NULL THEN 'not_filed'
                WHEN times > 1 THEN 'mismatch'
                WHEN gap = 0 THEN 'ok'
                WHEN lost > 0 THEN 'explained'
                \(smallBills)
                ELSE 'mismatch'
            END,
            CASE
                WHEN filed IS NULL AND rows = 0 THEN 'the export has neither the line nor rows'
                WHEN filed IS NULL THEN 'the export has ' || rows || ' rows but not the line'
                WHEN times > 1 THEN 'the line stands ' || times || ' times in the filing'
                WHEN gap = 0 THEN NULL
                WHEN lost > 0 THEN lost || ' of ' || rows || ' rows lost an amount in the export'
                \(smallBillsReason)
                WHEN rows = 0 THEN 'the line was filed without rows behind it'
                ELSE rows || ' rows do not add up to the filed line'
            END
            """
    }

    private func compareLines(_ identity: LineIdentity) -> String {
        let parts = identity.added.map { ($0, "+") } + identity.subtracted.map { ($0, "-") }
        let sum = parts.enumerated().map { "\($1.1) p\($0).\(identity.usesYearToDate ? "cents_to_date" : "cents")" }
            .joined(separator: " ")
        // A part that was not filed leaves the sum unknown: joined away, and told by the rows' comparison.
        let joins = parts.enumerated().map { index, part in
            """
            JOIN temp.filed_line p\(index)
              ON p\(index).filing_id = l.filing_id
             AND p\(index).section = '\(part.0.0)' AND p\(index).line = '\(part.0.1)'
            """
        }
        return """
            INSERT INTO reconciliation (
                filing_id, schedule, line_item, compared, computed, filed, gap, status, reason)
            SELECT l.filing_id, '\(identity.section)', '\(identity.line)', 'lines',
                   (0 \(sum)) / 100.0, l.cents / 100.0, (l.cents - (0 \(sum))) / 100.0,
                   CASE l.cents - (0 \(sum)) WHEN 0 THEN 'ok' ELSE 'mismatch' END,
                   CASE l.cents - (0 \(sum)) WHEN 0 THEN NULL
                        ELSE 'the filed lines do not add up' END
            FROM temp.filed_line l
            \(joins.joined(separator: "\n"))
            WHERE l.section = '\(identity.section)' AND l.line = '\(identity.line)'
              AND l.cents IS NOT NULL AND (0 \(sum)) IS NOT NULL
            """
    }
}
