/// Rows of reports due within 24 hours that the next statement itemizes again.
extension Overlap {
    /// Form 497, contributions received: again on schedule A, C or B1 of the period's statement.
    static let lateContributionsReceived: [Overlap] =
        matching("contribution_reports_24_hours", "late.part = 'received'", in: "monetary_contributions")
        + matching("contribution_reports_24_hours", "late.part = 'received'", in: "non_monetary_contributions")
        + matching("contribution_reports_24_hours", "late.part = 'received'", in: "received_loans")
        + [
            covered(
                "contribution_reports_24_hours", "late.part = 'received' AND late.amount < 100", line: "A-2",
                because: "under 100 dollars, so part of the unitemized line of the statement of its period"),
            covered(
                "contribution_reports_24_hours", "late.part = 'received' AND late.amount >= 100", line: "A-1",
                because: coveredWithoutRow),
        ]

    /// Form 497, contributions made: again on schedule D or E of the giver.
    static let lateContributionsMade: [Overlap] =
        matching("contribution_reports_24_hours", "late.part = 'made'", in: "expenditure_summaries")
        + matching("contribution_reports_24_hours", "late.part = 'made'", in: "payments_made")
        + [
            covered("contribution_reports_24_hours", "late.part = 'made'", line: "E-1", because: coveredWithoutRow)
        ]

    /// Form 496: again on schedule D (as IND) or E.
    static let lateExpenditures: [Overlap] =
        matching("ie_reports_24_hours", "1", in: "expenditure_summaries")
        + matching("ie_reports_24_hours", "1", in: "payments_made")
        + [covered("ie_reports_24_hours", "1", line: "E-1", because: coveredWithoutRow)]

    /// Form 496 part 3: again on schedule A, or on a Form 497 that no statement has itemized yet.
    static let partThreeContributions: [Overlap] =
        matching("ie_contributions", "1", in: "monetary_contributions")
        + matching("ie_contributions", "row.part = 'received'", in: "contribution_reports_24_hours")
        + [covered("ie_contributions", "1", line: "A-1", because: coveredWithoutRow)]

    private static let coveredWithoutRow =
        "dated inside the period of a statement, which counts it, though none of its rows matches"

    /// The keys in order of trust: vendors' software changes transaction ids, but a date and a name seldom both.
    private static func matching(_ late: String, _ which: String, in table: String) -> [Overlap] {
        let from = CleanTable.named(late).identity
        let to = CleanTable.named(table).identity
        guard let from, let to else { preconditionFailure("\(late) and \(table) have dates and amounts") }
        let sameDate = "late.\(from.date) = row.\(to.date)"
        let inPeriod = "late.\(from.date) BETWEEN row.period_start AND row.period_end"
        var keys = [
            ("same transaction id, amount and date", "late.transaction_id = row.transaction_id AND \(sameDate)"),
            ("same transaction id and amount", "late.transaction_id = row.transaction_id AND \(inPeriod)"),
        ]
        if let last = from.last, let first = from.first, let toLast = to.last, let toFirst = to.first {
            let sameName = """
                late.\(last) = row.\(toLast) COLLATE NOCASE
                AND coalesce(late.\(first), '') = coalesce(row.\(toFirst), '') COLLATE NOCASE
                """
            keys += [
                ("same name, amount and date", "\(sameName) AND \(sameDate)"),
                ("same name and amount, in the period", "\(sameName) AND \(inPeriod)"),
            ]
        } else {
            keys.append(("same amount and date", sameDate))
        }
        return keys.enumerated().map { index, key in
            Overlap(
                table: late, because: key.0,
                matches: """
                    SELECT late.id, '\(table)' AS again_in, min(row.id) AS again_id
                    FROM \(late) late
                    JOIN \(table) row
                      ON row.filer_key = late.filer_key
                     AND row.\(to.amount) = late.\(from.amount)
                     AND \(key.1)
                    WHERE late.appears_again_in IS NULL
                      AND row.appears_again_in IS NULL
                      AND late.amount <> 0
                      AND \(which)
                    GROUP BY late.id
                    """)
        }
    }

    private static func covered(_ late: String, _ which: String, line: String, because: String) -> Overlap {
        let date = CleanTable.named(late).identity?.date ?? "report_date"
        return Overlap(
            table: late, because: because,
            matches: """
                SELECT late.id,
                       'summaries' AS again_in,
                       max(f.id || '-\(line)') AS again_id
                FROM \(late) late
                JOIN filings f
                  ON f.filer_key = late.filer_key
                 AND f.form = 'F460'
                 AND f.is_current = 1
                 AND late.\(date) BETWEEN f.period_start AND f.period_end
                WHERE late.appears_again_in IS NULL
                  AND late.amount <> 0
                  AND \(which)
                GROUP BY late.id
                """)
    }
}
