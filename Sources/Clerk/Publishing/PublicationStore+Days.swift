import CivicModel
import CivicSQL

extension PublicationStore {
    /// Writes days over what was known of them.
    package func record(_ days: [SiteDay], _ databases: [DatabaseDay]) async throws {
        try await engine.write { connection in
            for day in days {
                try connection.execute(
                    """
                    INSERT INTO site_days (subdomain, day, outcome, detail)
                    VALUES (?, ?, ?, ?)
                    ON CONFLICT (subdomain, day) DO UPDATE
                    SET outcome = excluded.outcome, detail = excluded.detail
                    """,
                    [.text(day.subdomain), .text(day.day), .text(day.outcome.rawValue), .optional(day.detail)])
            }
            for day in databases {
                try connection.execute(
                    """
                    INSERT INTO database_days (subdomain, day, database, bytes, row_count)
                    VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (subdomain, day, database) DO UPDATE
                    SET bytes = excluded.bytes, row_count = excluded.row_count
                    """,
                    [
                        .text(day.subdomain), .text(day.day), .text(day.database), .integer(Int64(day.bytes)),
                        .optional(day.rows),
                    ])
            }
        }
    }

    /// The days from one on, the newest first: of one site, or of all.
    package func siteDays(since day: String, of subdomain: Subdomain? = nil) async throws -> [SiteDay] {
        try await engine.read { connection in
            try connection.query(
                """
                SELECT *
                FROM site_days
                WHERE day >= ? \(subdomain == nil ? "" : "AND subdomain = ?")
                ORDER BY day DESC, subdomain
                """, [.text(day)] + (subdomain.map { [.text($0.name)] } ?? [])
            ).compactMap { row in
                guard let outcome = row["outcome"].text.flatMap(SiteDay.Outcome.init) else { return nil }
                return SiteDay(
                    subdomain: row["subdomain"].text ?? "", day: row["day"].text ?? "", outcome: outcome,
                    detail: row["detail"].text)
            }
        }
    }

    /// The sizes from a day on, the newest first: of one site, or of all.
    package func databaseDays(since day: String, of subdomain: Subdomain? = nil) async throws -> [DatabaseDay] {
        try await engine.read { connection in
            try connection.query(
                """
                SELECT *
                FROM database_days
                WHERE day >= ? \(subdomain == nil ? "" : "AND subdomain = ?")
                ORDER BY day DESC, subdomain, database
                """, [.text(day)] + (subdomain.map { [.text($0.name)] } ?? [])
            ).map { row in
                DatabaseDay(
                    subdomain: row["subdomain"].text ?? "", day: row["day"].text ?? "",
                    database: row["database"].text ?? "", bytes: row["bytes"].integer ?? 0,
                    rows: row["row_count"].integer)
            }
        }
    }

    /// How many days ago each site that has days last had a good one, counted from the newest day of all; from its
    /// first day on for those that had none. Looks back as many days as it is told.
    package func daysSinceSuccess(within days: Int = 60) async throws -> [String: Int] {
        let newest = try await newestDay().flatMap { CalendarDay(text: Array($0.utf8)) }
        guard let newest else { return [:] }
        let since = CalendarDay(daysSinceEpoch: newest.daysSinceEpoch - days).description
        return try await engine.read { connection in
            let rows = try connection.query(
                """
                SELECT subdomain, max(CASE WHEN outcome = 'good' THEN day END) AS good, min(day) AS first,
                    (SELECT max(day) FROM site_days) AS newest
                FROM site_days
                WHERE day >= ?
                GROUP BY subdomain
                HAVING max(day) = (SELECT max(day) FROM site_days)
                """, [.text(since)])
            func number(_ value: SQLValue) -> Int? {
                value.text.flatMap { CalendarDay(text: Array($0.utf8)) }?.daysSinceEpoch
            }
            var days: [String: Int] = [:]
            for row in rows {
                guard let newest = number(row["newest"]), let last = number(row["good"]) ?? number(row["first"])
                else { continue }
                // A first day without success is one day without success.
                days[row["subdomain"].text ?? ""] = newest - last + (row["good"] == .null ? 1 : 0)
            }
            return days
        }
    }

    /// The newest day that anything was recorded of; nil before the first.
    package func newestDay() async throws -> String? {
        try await engine.read { connection in
            try connection.query(
                "SELECT max(day) AS day FROM (SELECT day FROM database_days UNION ALL SELECT day FROM site_days) AS days"
            ).first?["day"].text
        }
    }
}
