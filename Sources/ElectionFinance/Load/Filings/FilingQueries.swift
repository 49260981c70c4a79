import CivicSQL

/// The statements that make filings and filers out of raw rows.
enum FilingQueries {
    static func versions(of sheet: NetFileSheet) -> String {
        """
        SELECT Filer_ID AS filer_id,
               Filer_NamL AS filer_name,
               \(reportID(of: sheet)) AS report_id,
               CAST(Report_Num AS INTEGER) AS report_number,
               Rpt_Date AS report_date,
               From_Date AS period_start,
               Thru_Date AS period_end,
               source_year,
               max(Committee_Type) AS committee_type,
               max(Elect_Date) AS election_date,
               \(key(of: sheet)) AS key,
               count(*) AS rows
        FROM \(SQLIdentifier.quoted(sheet.tableName)) r
        GROUP BY key
        """
    }

    /// All facts of a version in one text, because one comparison of a text is faster than eight of columns.
    static func key(of sheet: NetFileSheet) -> String {
        [
            "Filer_ID", "Filer_NamL", reportID(of: sheet), "CAST(Report_Num AS INTEGER)", "Rpt_Date", "From_Date",
            "Thru_Date", "source_year",
        ]
        .map { "coalesce(\($0), '')" }.joined(separator: " || char(31) || ")
    }

    /// Only the sheets of late reports tell the id of the report.
    static func reportID(of sheet: NetFileSheet) -> String {
        sheet.columns.contains { $0.name == "Rpt_ID_Num" } ? "Rpt_ID_Num" : "NULL"
    }

    static let insertFiling = """
        INSERT INTO filings (
            id, form, filer_key, filer_id, filer_name, committee_type, report_number, report_id, report_date,
            period_start, period_end, election_date, is_current, superseded_by, version_note, rows, source_year,
            form_label)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
            (SELECT label FROM code_labels WHERE code_set = 'form' AND code = ?2))
        """

    /// A filer has the name and type of its newest report.
    static let insertFilers = """
        INSERT INTO filers (
            filer_key, filer_id, filer_name, committee_type, committee_type_label, filings,
            first_report_date, last_report_date)
        SELECT filer_key,
               filer_id,
               filer_name,
               committee_type,
               (SELECT label FROM code_labels WHERE code_set = 'committee_type' AND code = committee_type),
               filings,
               first_report_date,
               last_report_date
        FROM (
            SELECT filer_key,
                   filer_id,
                   filer_name,
                   committee_type,
                   count(*) OVER filer AS filings,
                   min(report_date) OVER filer AS first_report_date,
                   max(report_date) OVER filer AS last_report_date,
                   row_number() OVER (
                       PARTITION BY filer_key
                       ORDER BY report_date DESC, committee_type IS NULL, report_number DESC, id
                   ) AS age
            FROM filings
            WINDOW filer AS (PARTITION BY filer_key)
        )
        WHERE age = 1
        ORDER BY filer_key
        """

    static let otherNames = """
        UPDATE filers
        SET other_names = (
            SELECT group_concat(filer_name, ' | ')
            FROM (
                SELECT DISTINCT f.filer_name
                FROM filings f
                WHERE f.filer_key = filers.filer_key
                  AND f.filer_name <> filers.filer_name
                ORDER BY f.filer_name
            )
        )
        """
}
