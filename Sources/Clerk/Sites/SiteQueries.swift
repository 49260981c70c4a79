import CivicModel
import CivicSQL
import Foundation

/// The statements over `sites`.
enum SiteQueries {
    static let find = """
        SELECT *
        FROM sites
        WHERE subdomain = ?
        """

    static let all = """
        SELECT *
        FROM sites
        ORDER BY subdomain
        """

    static let updates = """
        SELECT subdomain, last_updated
        FROM sites
        """

    /// Marks a site as taken, if nobody did since its row was read.
    static func take(wasNull: Bool) -> String {
        """
        UPDATE sites
        SET last_updated = ?
        WHERE subdomain = ? AND \(wasNull ? "last_updated IS NULL" : "last_updated = ?")
        """
    }

    static let insert = """
        INSERT INTO sites (subdomain, name, state, country, kind, scraper, pages, start_year, extra, status,
            lat, lng, last_updated, extraction_status)
        VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, 'new', ?, ?, ?, 'pending')
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

    /// The site whose finance data are oldest, never updated ones first.
    ///
    /// In PostgreSQL a row that somebody is just taking is passed over; in SQLite there is one writer at a time.
    static func oldestFinance(where condition: String, _ dialect: SQLDialect) -> String {
        """
        SELECT subdomain
        FROM sites
        WHERE \(condition)
        ORDER BY finance_last_updated IS NOT NULL, finance_last_updated, subdomain
        LIMIT 1 \(dialect == .postgres ? "FOR UPDATE SKIP LOCKED" : "")
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
        site.pages = row["pages"].integer
        site.latitude = row["lat"].text
        site.longitude = row["lng"].text
        site.extra = row["extra"].text
        site.extractionStatus = row["extraction_status"].text
        site.lastUpdated = row["last_updated"].text
        site.lastDeployed = row["last_deployed"].text
        site.currentStage = row["current_stage"].text
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

    /// Whether a text is JSON: an object, an array, or a plain value.
    static func isJSON(_ text: String) -> Bool {
        // The question is only whether it can be read; what it says is asked by whoever uses it.
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil
    }

    /// Reads a JSON array of plain names; anything else counts as no names.
    static func parse(_ text: String) -> [String] {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return [] }
        return text.dropFirst().dropLast().split(separator: ",").map { item in
            String(item.drop { $0 == " " || $0 == "\"" }.prefix { $0 != "\"" })
        }
    }
}
