import CivicModel

extension DirectorySite {
    /// The columns that are read where a file has them; those that only operators may see are not among them.
    static let columns = [
        "subdomain", "name", "state", "kind", "country", "pages", "start_year", "lat", "lng", "has_finance_data",
        "last_updated", "last_deployed", "updated_at", "current_stage", "deploy_completed", "finance_last_updated",
        "finance_source", "finance_coverage_start", "finance_coverage_end",
    ]

    /// Reads a row; nil when its subdomain cannot be one.
    init?(_ table: ResultTable, row: Int) {
        /// The text of a column: nil when the file lacks it, for null and for nothing.
        func text(_ column: String) -> String? {
            guard let index = table.index(of: column), let text = table.value(row, index).spelled, !text.isEmpty
            else { return nil }
            return text
        }
        func moment(_ column: String) -> Timestamp? { text(column).flatMap(Timestamp.init(databaseText:)) }
        func day(_ column: String) -> CalendarDay? { text(column).flatMap { CalendarDay(text: Array($0.utf8)) } }

        guard let subdomain = text("subdomain").flatMap({ Subdomain($0) }) else { return nil }
        self.init(subdomain: subdomain, name: text("name"), state: text("state"))
        kind = text("kind")
        country = text("country")
        pages = text("pages").flatMap { Int($0) }
        startYear = text("start_year").flatMap { Int($0) }
        if let latitude = text("lat"), let longitude = text("lng") {
            place = Place(latitude: latitude, longitude: longitude)
        }
        hasFinanceData = text("has_finance_data").map(Self.isTrue) ?? false
        lastUpdated = text("last_updated")
        updatedAt = moment("updated_at") ?? moment("last_deployed") ?? moment("last_updated")
        currentStage = text("current_stage")
        deployCompleted = text("deploy_completed").flatMap { Int($0) }
        financeLastUpdated = moment("finance_last_updated")
        financeSource = text("finance_source")
        financeCoverageStart = day("finance_coverage_start")
        financeCoverageEnd = day("finance_coverage_end")
    }

    /// A truth as SQLite (0 and 1) or PostgreSQL (`f` and `t`) writes it.
    private static func isTrue(_ text: String) -> Bool {
        Double(text).map { $0 != 0 } ?? ["t", "true"].contains(text.lowercased())
    }
}
