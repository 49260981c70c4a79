/// Statements whose period lies inside that of a newer statement of the same filer.
///
/// The newer one restates the whole period: in San Diego 2019 all five payments of such a statement stand in it again,
/// and of twelve contributions the eleven that do not were netted there. So its lines and rows count, the older ones not.
extension Overlap {
    /// Each inner statement (`inner_id`) with the newer, larger one (`larger_id`).
    private static let inner = """
        SELECT inner_filing.id AS inner_id, min(larger.id) AS larger_id
        FROM filings inner_filing
        JOIN filings larger
          ON larger.filer_key = inner_filing.filer_key
         AND larger.form = 'F460'
         AND larger.is_current = 1
         AND larger.period_start <= inner_filing.period_start
         AND larger.period_end >= inner_filing.period_end
         AND (larger.period_start, larger.period_end)
             <> (inner_filing.period_start, inner_filing.period_end)
         AND larger.report_date >= inner_filing.report_date
        WHERE inner_filing.form = 'F460'
          AND inner_filing.is_current = 1
        GROUP BY inner_filing.id
        """

    static let insideLargerPeriod: [Overlap] =
        [
            Overlap(
                table: "summaries",
                because: "its period lies inside that of a newer statement",
                matches: """
                    SELECT row.id,
                           'summaries' AS again_in,
                           larger_id || substr(row.id, length(row.filing_id) + 1) AS again_id
                    FROM summaries row
                    JOIN (\(inner)) ON inner_id = row.filing_id
                    """)
        ]
        + [
            ("monetary_contributions", "A-1"), ("non_monetary_contributions", "C-1"), ("misc_cash_increases", "I-1"),
            ("expenditure_summaries", "D-1"), ("payments_made", "E-1"), ("received_loans", "B1-1"),
        ].map { table, line in
            Overlap(
                table: table,
                because: "its statement lies inside the period of a newer one, which restates it",
                matches: """
                    SELECT row.id,
                           'summaries' AS again_in,
                           larger_id || '-\(line)' AS again_id
                    FROM \(table) row
                    JOIN (\(inner)) ON inner_id = row.filing_id
                    """)
        }

    /// A forgiven loan stands on schedule A or C with type F, and on B1 as forgiven. Its money came in as the loan; where
    /// the receipt of that very loan is in the exports (same lender, date and original amount), the row would count it
    /// twice. A loan of years before the exports counts here, because nothing else tells of its money.
    static let forgivenLoans = ["monetary_contributions", "non_monetary_contributions"].map { table in
        Overlap(
            table: table,
            because: "a forgiven loan, counted as the loan that was received",
            matches: """
                SELECT row.id,
                       'received_loans' AS again_in,
                       min(loan.id) AS again_id
                FROM \(table) row
                JOIN received_loans forgiven
                  ON forgiven.filer_key = row.filer_key
                 AND forgiven.amount_forgiven = row.amount
                 AND forgiven.lender_last_name = row.contributor_last_name COLLATE NOCASE
                 AND coalesce(forgiven.lender_first_name, '')
                     = coalesce(row.contributor_first_name, '') COLLATE NOCASE
                JOIN received_loans loan
                  ON loan.filer_key = forgiven.filer_key
                 AND loan.lender_last_name = forgiven.lender_last_name COLLATE NOCASE
                 AND loan.loan_date IS forgiven.loan_date
                 AND loan.original_amount IS forgiven.original_amount
                 AND loan.amount_received > 0
                WHERE (
                    upper(row.transaction_type) = 'F'
                    -- Listed as a gift of the day of the loan, without the type.
                    OR (row.contribution_date = loan.loan_date AND loan.amount_received = row.amount)
                  )
                  AND loan.appears_again_in IS NULL
                GROUP BY row.id
                """)
    }
}
