import CivicSQL

/// A rule by which a row's money stands again in another row. The row is flagged and stays.
///
/// - Source: `docs/finance/totals.md`, with the numbers of real rows behind each rule.
struct Overlap: Sendable {
    /// The table whose rows are flagged.
    let table: String
    /// Why a row is flagged, in words that stand in the row.
    let because: String
    /// A query for `id` (of the flagged row), `again_in` and `again_id`, one row for each flagged row.
    let matches: String

    /// Flags the rows.
    func flag(_ connection: SQLiteConnection) throws {
        try connection.execute(
            """
            UPDATE \(SQLIdentifier.quoted(table)) AS flagged
            SET appears_again_in = m.again_in,
                appears_again_id = m.again_id,
                appears_again_because = ?
            FROM (\(matches)) m
            WHERE flagged.id = m.id
              AND flagged.appears_again_in IS NULL
            """,
            [.text(because)])
    }

    /// Every rule, in the order they are applied: a row keeps the first flag it gets.
    static let all: [Overlap] =
        reitemized + insideLargerPeriod + forgivenLoans + lateContributionsReceived + lateContributionsMade
        + lateExpenditures
        + partThreeContributions

    /// The index that matching needs, on each table that is matched.
    static let matchingIndexes: [String] = [
        "monetary_contributions", "non_monetary_contributions", "received_loans", "ie_contributions",
        "expenditure_summaries", "payments_made", "contribution_reports_24_hours", "ie_reports_24_hours",
    ].map { table in
        let amount = CleanTable.named(table).identity?.amount ?? "amount"
        return "CREATE INDEX \(table)_filer_amount ON \(table) (filer_key, \(amount))"
    }
}
