import CivicModel
import CivicSQL

/// A queue or a site whose jobs wait until it is resumed; what runs goes on.
package struct JobPause: Sendable, Hashable, Encodable {
    /// What is paused.
    package enum Scope: String, Sendable, Encodable {
        case queue, site
    }

    /// Whether a queue or a site.
    package let scope: Scope
    /// The queue's or the site's name; `high` pauses urgent jobs of every queue.
    package let name: String
    /// Why, as whoever paused it said.
    package var reason: String?
    /// Since when.
    package var pausedAt: String?

    /// Names what is paused.
    package init(_ scope: Scope, _ name: String, reason: String? = nil) {
        self.scope = scope
        self.name = name
        self.reason = reason
    }
}

extension JobStore {
    /// Pauses a queue or a site.
    package func pause(_ pause: JobPause) async throws {
        let values: [SQLValue] = [
            .text(pause.scope.rawValue), .text(pause.name), .optional(pause.reason), time(now()),
        ]
        try await engine.write { connection in
            try connection.execute(
                """
                INSERT INTO job_pauses (scope, name, reason, paused_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (scope, name) DO UPDATE SET reason = excluded.reason
                """, values)
            if pause.scope == .site { try connection.execute(JobQueries.putAside, [.text(pause.name)]) }
        }
    }

    /// Resumes a queue or a site; false when it was not paused.
    package func resume(_ pause: JobPause) async throws -> Bool {
        let now = time(now())
        return try await engine.write { connection in
            let count = try connection.execute(
                """
                DELETE FROM job_pauses
                WHERE scope = ? AND name = ?
                """, [.text(pause.scope.rawValue), .text(pause.name)])
            try connection.execute(JobQueries.promote, [now])
            try connection.announce(on: Self.channel)
            return count == 1
        }
    }

    /// The sites that are paused now.
    ///
    /// On PostgreSQL a pause in the very same moment may not be seen; such a job is queued, and claims pass it over.
    func pausedSites(in connection: any SQLConnection) throws -> Set<String> {
        Set(try connection.query(JobQueries.pausedSites).compactMap { $0.values[0].text })
    }

    /// What is paused.
    package func pauses() async throws -> [JobPause] {
        let sql = """
            SELECT scope, name, reason, paused_at
            FROM job_pauses
            ORDER BY scope, name
            """
        return try await engine.read { connection in
            try connection.query(sql).compactMap { row in
                guard let scope = row["scope"].text.flatMap(JobPause.Scope.init), let name = row["name"].text else {
                    return nil
                }
                var pause = JobPause(scope, name, reason: row["reason"].text)
                pause.pausedAt = Self.moment(row["paused_at"])
                return pause
            }
        }
    }
}
