/// Rows that a later report lists again.
extension Overlap {
    /// A later report may overlap an earlier period and list the same gifts once more. Equal filer, transaction id,
    /// date, amount and name in another filing of an overlapping period: the newest report's row counts. A late report
    /// has no period, and its amendment may change a date, so there the date does not matter.
    static let reitemized: [Overlap] = [
        again("monetary_contributions"), again("non_monetary_contributions"), again("misc_cash_increases"),
        again("expenditure_summaries"), again("on_behalf_of_expenditures"), again("payments_made"),
        again("ie_expenditures"), again("major_donor_ie_statements"),
        // A loan's balance stands in every later report; only what was received in the period is money.
        again("received_loans", where: "amount_received <> 0"),
        again("contribution_reports_24_hours", because: "reported again in a later Form 497"),
        again("ie_reports_24_hours", because: "reported again in a later Form 496"),
        // Part 3 lists a committee's donors anew on each of its reports, several a day under one set of facts.
        again("ie_contributions", because: "listed again on another Form 496", alsoInOneFiling: true),
    ]

    private static func again(
        _ table: String, because: String = "itemized again in a report of an overlapping period",
        where condition: String = "1", alsoInOneFiling: Bool = false
    ) -> Overlap {
        guard let identity = CleanTable.named(table).identity else {
            preconditionFailure("\(table) has no date and amount")
        }
        let isPeriodic = CleanTable.named(table).sheet.form.isPeriodic
        let isLate = !isPeriodic && !alsoInOneFiling
        let partition = [
            "filer_key", "transaction_id", isLate ? nil : identity.date, identity.amount, identity.last,
            identity.first,
        ].compactMap { $0 }.joined(separator: ", ")
        let overlaps = isPeriodic ? "newest_start <= period_end AND newest_end >= period_start" : "1"
        return Overlap(
            table: table, because: because,
            matches: """
                SELECT id, '\(table)' AS again_in, newest AS again_id
                FROM (
                    SELECT id,
                           filing_id,
                           first_value(id) OVER again AS newest,
                           period_start,
                           period_end,
                           first_value(filing_id) OVER again AS newest_filing,
                           first_value(period_start) OVER again AS newest_start,
                           first_value(period_end) OVER again AS newest_end
                    FROM \(table)
                    WHERE (filer_key, transaction_id) IN (
                        SELECT filer_key, transaction_id
                        FROM \(table)
                        GROUP BY 1, 2
                        HAVING count(*) > 1
                      )
                      AND \(identity.date) IS NOT NULL
                      AND \(identity.amount) IS NOT NULL
                      AND \(condition)
                    WINDOW again AS (
                        PARTITION BY \(partition)
                        ORDER BY report_date DESC, report_number DESC, period_end DESC, source_year DESC,
                                 source_row DESC
                    )
                )
                WHERE id <> newest
                  AND (\(alsoInOneFiling ? "1" : "filing_id <> newest_filing"))
                  AND (\(overlaps))
                """)
    }
}
