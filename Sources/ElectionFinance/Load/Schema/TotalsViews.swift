/// The views that count each dollar once.
///
/// `docs/finance/totals.md` tells the rule in words; the two are kept together by a test.
enum TotalsViews {
    static let all = [countedOnce, totalsByFiler]

    /// The kinds of money that the views tell apart.
    static var kinds: [String] { parts.map(\.kind) }

    private struct Part {
        var direction: String
        var kind: String
        var table: String
        var date: String
        var amount: String
        var condition: String
    }

    private static let notAgain = "appears_again_in IS NULL"
    private static let notMemo = "coalesce(upper(memo_code), '') <> 'X'"

    private static let parts: [Part] = [
        Part(
            direction: "in", kind: "monetary contribution", table: "monetary_contributions",
            date: "contribution_date", amount: "amount", condition: notMemo),
        Part(
            direction: "in", kind: "nonmonetary contribution", table: "non_monetary_contributions",
            date: "contribution_date", amount: "amount", condition: notMemo),
        Part(
            direction: "in", kind: "other increase to cash", table: "misc_cash_increases",
            date: "contribution_date", amount: "amount", condition: notMemo),
        Part(
            direction: "in", kind: "loan received", table: "received_loans", date: "loan_date",
            amount: "amount_received", condition: "1"),
        summary("in", "unitemized monetary contributions", "A", "2"),
        summary("in", "unitemized nonmonetary contributions", "C", "2"),
        summary("in", "unitemized other increases to cash", "I", "2"),
        summary("in", "interest received", "I", "3"),
        Part(
            direction: "in", kind: "late contribution received", table: "contribution_reports_24_hours",
            date: "contribution_date", amount: "amount", condition: "part = 'received' AND \(notMemo)"),
        Part(
            direction: "in", kind: "contribution for independent expenditures", table: "ie_contributions",
            date: "contribution_date", amount: "amount", condition: notMemo),
        Part(
            direction: "out", kind: "payment", table: "payments_made", date: "expenditure_date", amount: "amount",
            condition: notMemo),
        summary("out", "unitemized payments", "E", "2"),
        summary("out", "interest paid", "E", "3"),
        Part(
            direction: "out", kind: "loan repaid", table: "received_loans", date: "period_end",
            amount: "amount_paid", condition: "1"),
        Part(
            direction: "out", kind: "late independent expenditure", table: "ie_reports_24_hours",
            date: "expenditure_date", amount: "amount", condition: notMemo),
        Part(
            direction: "out", kind: "late contribution made", table: "contribution_reports_24_hours",
            date: "contribution_date", amount: "amount", condition: "part = 'made' AND \(notMemo)"),
    ]

    private static func summary(_ direction: String, _ kind: String, _ section: String, _ line: String) -> Part {
        Part(
            direction: direction, kind: kind, table: "summaries", date: "period_end", amount: "amount_period",
            condition: "form_section = '\(section)' AND line_item = '\(line)'")
    }

    private static let countedOnce =
        "CREATE VIEW counted_once AS\n"
        + parts.map { part in
            """
            SELECT '\(part.direction)' AS direction,
                   '\(part.kind)' AS kind,
                   filer_key,
                   filer_id,
                   filer_name,
                   coalesce(\(part.date), period_end, report_date) AS date,
                   \(part.amount) AS amount,
                   \(part.amount)_cents AS amount_cents,
                   '\(part.table)' AS source_table,
                   id AS source_id,
                   filing_id
            FROM \(part.table)
            WHERE \(notAgain)
              AND \(part.amount) <> 0
              AND \(part.condition)
            """
        }.joined(separator: "\nUNION ALL\n")

    private static let totalsByFiler = """
        CREATE VIEW totals_by_filer AS
        SELECT f.filer_key,
               f.filer_id,
               f.filer_name,
               f.committee_type_label,
               sum(CASE WHEN direction = 'in' THEN amount_cents ELSE 0 END) / 100.0 AS money_in,
               sum(CASE WHEN direction = 'out' THEN amount_cents ELSE 0 END) / 100.0 AS money_out,
        \(columns.map { "       sum(CASE WHEN kind IN (\($0.kinds)) THEN amount_cents ELSE 0 END) / 100.0 AS \($0.name)" }
            .joined(separator: ",\n")),
               min(date) AS first_date,
               max(date) AS last_date
        FROM counted_once c
        JOIN filers f ON f.filer_key = c.filer_key
        GROUP BY f.filer_key
        """

    private static let columns: [(name: String, kinds: String)] = [
        ("monetary_itemized", "'monetary contribution'"),
        ("monetary_unitemized", "'unitemized monetary contributions'"),
        ("nonmonetary", "'nonmonetary contribution', 'unitemized nonmonetary contributions'"),
        ("late_contributions", "'late contribution received', 'contribution for independent expenditures'"),
        ("loans_received", "'loan received'"),
        (
            "other_increases",
            "'other increase to cash', 'unitemized other increases to cash', 'interest received'"
        ),
        ("payments_itemized", "'payment'"),
        ("payments_unitemized", "'unitemized payments', 'interest paid'"),
        ("loans_repaid", "'loan repaid'"),
        ("late_spending", "'late independent expenditure', 'late contribution made'"),
    ]
}
