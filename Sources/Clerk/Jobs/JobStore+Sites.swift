import CivicModel
import CivicSQL

extension JobStore {
    /// How far the meeting pipeline has come with a site.
    package struct SiteProgress: Sendable, Hashable, Encodable {
        /// The site.
        package let subdomain: String
        /// The stage it is in.
        package let stage: String?
        /// Documents or steps of this stage: all, those done, and those that failed.
        package let total, completed, failed: Int
        /// When it last moved on.
        package let updatedAt: String?
        /// The newest error.
        package let lastError: String?

        /// `30 of 50 (60 %), 2 failed`.
        package var done: String {
            guard total > 0 else { return "" }
            let percent = 100 * (completed + failed) / total
            return "\(completed + failed) of \(total) (\(percent) %)" + (failed > 0 ? ", \(failed) failed" : "")
        }
    }

    /// The sites that are under way in the meeting pipeline, or one site if it ever was.
    package func siteProgress(of subdomain: Subdomain?) async throws -> [SiteProgress] {
        let condition = subdomain == nil ? "current_stage <> 'completed'" : "subdomain = ?"
        let sql = """
            SELECT *
            FROM sites
            WHERE current_stage IS NOT NULL AND \(condition)
            ORDER BY updated_at DESC, subdomain
            """
        let values = subdomain.map { [SQLValue.text($0.name)] } ?? []
        return try await engine.read { try $0.query(sql, values).map(Self.progress) }
    }

    /// The sites that have not moved on since a time.
    package func stuckSites(since limit: Timestamp) async throws -> [String] {
        let sql = """
            SELECT subdomain
            FROM sites
            WHERE current_stage IS NOT NULL AND current_stage <> 'completed'
                AND (updated_at IS NULL OR updated_at < ?)
            ORDER BY subdomain
            """
        let values = [time(limit)]
        return try await engine.read { try $0.query(sql, values).compactMap { $0["subdomain"].text } }
    }

    private static func progress(_ row: SQLRow) -> SiteProgress {
        let stage = row["current_stage"].text
        // `completed` has no counters of its own; what it tells is the deploy that came before.
        let counted = stage == "completed" ? "deploy" : stage ?? ""
        return SiteProgress(
            subdomain: row["subdomain"].text ?? "", stage: stage, total: row["\(counted)_total"].integer ?? 0,
            completed: row["\(counted)_completed"].integer ?? 0, failed: row["\(counted)_failed"].integer ?? 0,
            updatedAt: moment(row["updated_at"]), lastError: row["last_error_message"].text)
    }
}
