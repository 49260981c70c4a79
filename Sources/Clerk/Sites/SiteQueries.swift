import CivicModel
import CivicSQL

/// The statements over `sites`.
enum SiteQueries {
    static let find = """
        SELECT *
        FROM sites
        WHERE subdomain = ?
        """

    static let insert = """
        INSERT INTO sites (subdomain, name, state, country, kind, scraper, pages, start_year, extra, status)
        VALUES (?, ?, ?, ?, ?, ?, 0, ?, '{}', 'new')
        """

    /// Finance columns only: `last_updated` and `updated_at` belong to the meeting pipeline.
    static let recordFinance = """
        UPDATE sites
        SET has_finance_data = ?,
            finance_last_updated = ?,
            finance_source = ?,
            finance_coverage_start = ?,
            finance_coverage_end = ?,
            finance_record_count = ?,
            finance_data_types = ?
        WHERE subdomain = ?
        """

    /// The site whose finance data are oldest; never updated ones come first.
    static func oldestFinance(among count: Int) -> String {
        """
        SELECT subdomain
        FROM sites
        WHERE subdomain IN (\(Array(repeating: "?", count: count).joined(separator: ", ")))
        ORDER BY finance_last_updated IS NOT NULL, finance_last_updated, subdomain
        LIMIT 1
        """
    }

    static let claimFinance = """
        UPDATE sites
        SET finance_last_updated = ?
        WHERE subdomain = ?
        """

    static func site(_ row: SQLRow) -> Site? {
        guard let subdomain = row["subdomain"].text.flatMap(Subdomain.init) else { return nil }
        var site = Site(subdomain: subdomain)
        site.name = row["name"].text
        site.state = row["state"].text
        site.country = row["country"].text
        site.kind = row["kind"].text
        site.scraper = row["scraper"].text
        site.startYear = row["start_year"].integer
        site.status = row["status"].text
        site.finance = FinanceStatus(
            hasData: row["has_finance_data"].boolean ?? false,
            lastUpdated: row["finance_last_updated"].text.flatMap(Timestamp.init(databaseText:)),
            source: row["finance_source"].text,
            coverageStart: row["finance_coverage_start"].text.flatMap { CalendarDay(text: Array($0.utf8)) },
            coverageEnd: row["finance_coverage_end"].text.flatMap { CalendarDay(text: Array($0.utf8)) },
            recordCount: row["finance_record_count"].integer,
            dataTypes: row["finance_data_types"].text.map(JSONTextList.parse) ?? [])
        return site
    }
}

/// The list of table names in `finance_data_types`.
enum JSONTextList {
    static func text(_ names: [String]) -> String { "[" + names.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }

    /// Reads a JSON array of plain names; anything else counts as no names.
    static func parse(_ text: String) -> [String] {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return [] }
        return text.dropFirst().dropLast().split(separator: ",").map { item in
            String(item.drop { $0 == " " || $0 == "\"" }.prefix { $0 != "\"" })
        }
    }
}
