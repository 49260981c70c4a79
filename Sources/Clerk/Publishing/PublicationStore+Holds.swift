import CivicModel
import CivicSQL

extension PublicationStore {
    /// Holds a database back, in place of older holds of it; one that is held already stays as it is.
    package func hold(_ database: String, sha256: String, of subdomain: Subdomain, because reason: String) async throws
    {
        let now = now().databaseText
        try await engine.write { connection in
            let place: [SQLValue] = [.text(subdomain.name), .text(database), .text(sha256)]
            try connection.execute(
                """
                UPDATE site_holds
                SET outcome = 'replaced', closed_at = ?
                WHERE subdomain = ? AND database = ? AND sha256 <> ? AND closed_at IS NULL
                """, [.text(now)] + place)
            try connection.execute(
                """
                INSERT INTO site_holds (subdomain, database, sha256, reason, held_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, place + [.text(reason), .text(now)])
        }
    }

    /// The open holds: of one site, or of all.
    package func openHolds(of subdomain: Subdomain? = nil) async throws -> [SiteHold] {
        try await engine.read { connection in
            try connection.query(
                """
                SELECT *
                FROM site_holds
                WHERE closed_at IS NULL \(subdomain == nil ? "" : "AND subdomain = ?")
                ORDER BY subdomain, database
                """, subdomain.map { [.text($0.name)] } ?? []
            ).compactMap(Self.hold)
        }
    }

    /// Whether a person accepted this very file, after what is served now was put in place.
    package func isAccepted(
        _ database: String, sha256: String, of subdomain: Subdomain, after servedSince: Timestamp
    ) async throws -> Bool {
        try await engine.read { connection in
            try !connection.query(
                """
                SELECT 1 AS found
                FROM site_holds
                WHERE subdomain = ? AND database = ? AND sha256 = ? AND outcome = 'accepted' AND closed_at >= ?
                    AND NOT EXISTS (SELECT 1 FROM site_holds AS later
                                    WHERE later.subdomain = site_holds.subdomain
                                        AND later.database = site_holds.database
                                        AND later.sha256 = site_holds.sha256 AND later.id > site_holds.id)
                """, [.text(subdomain.name), .text(database), .text(sha256), .text(servedSince.databaseText)]
            ).isEmpty
        }
    }

    /// Accepts what is held of a site; the answer is what was.
    package func accept(_ subdomain: Subdomain, because note: String) async throws -> [SiteHold] {
        let now = now().databaseText
        return try await engine.write { connection in
            let held = try connection.query(
                """
                SELECT *
                FROM site_holds
                WHERE subdomain = ? AND closed_at IS NULL
                ORDER BY database
                """, [.text(subdomain.name)]
            ).compactMap(Self.hold)
            try connection.execute(
                """
                UPDATE site_holds
                SET outcome = 'accepted', closed_at = ?, note = ?
                WHERE subdomain = ? AND closed_at IS NULL
                """, [.text(now), .text(note), .text(subdomain.name)])
            return held
        }
    }

    /// Closes the holds of databases that another file took the place of.
    package func closeHolds(of subdomain: Subdomain, except digests: [String]) async throws {
        let now = now().databaseText
        let places = JobQueries.places(digests.count + 1)
        try await engine.write { connection in
            try connection.execute(
                """
                UPDATE site_holds
                SET outcome = 'replaced', closed_at = ?
                WHERE subdomain = ? AND closed_at IS NULL AND sha256 NOT IN (\(places))
                """, [.text(now), .text(subdomain.name), .text("")] + digests.map { .text($0) })
        }
    }

    private static func hold(_ row: SQLRow) -> SiteHold? {
        guard let subdomain = row["subdomain"].text.flatMap(Subdomain.init) else { return nil }
        return SiteHold(
            id: row["id"].integer ?? 0, subdomain: subdomain, database: row["database"].text ?? "",
            sha256: row["sha256"].text ?? "", reason: row["reason"].text ?? "", heldAt: moment(row["held_at"]))
    }
}
