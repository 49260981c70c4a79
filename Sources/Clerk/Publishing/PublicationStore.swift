import CivicModel
import CivicSQL
import Foundation

/// What is published where, what was held back, and how each day went: the tables beside `sites` and `jobs`.
package struct PublicationStore: Sendable {
    package let engine: any SQLEngine
    let now: @Sendable () -> Timestamp

    /// Takes the civic database.
    package init(engine: any SQLEngine, now: @escaping @Sendable () -> Timestamp) {
        self.engine = engine
        self.now = now
    }

    /// Keeps a version; one that is known already stays as it is.
    package func record(_ version: SiteVersion) async throws {
        let databases = try Self.text(version.databases)
        try await engine.write { connection in
            try connection.execute(
                """
                INSERT INTO site_versions (subdomain, version, databases, created_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (subdomain, version) DO NOTHING
                """,
                [
                    .text(version.subdomain.name), .text(version.name), .text(databases),
                    .text(version.createdAt.databaseText),
                ])
        }
    }

    /// The versions of a site, the newest first.
    package func versions(of subdomain: Subdomain) async throws -> [SiteVersion] {
        try await engine.read { connection in
            try connection.query(
                """
                SELECT *
                FROM site_versions
                WHERE subdomain = ?
                ORDER BY version DESC
                """, [.text(subdomain.name)]
            ).compactMap(Self.version)
        }
    }

    /// Forgets versions that no target keeps.
    package func forget(_ versions: [String], of subdomain: Subdomain) async throws {
        try await engine.write { connection in
            for version in versions {
                try connection.execute(
                    """
                    DELETE FROM site_versions
                    WHERE subdomain = ? AND version = ?
                    """, [.text(subdomain.name), .text(version)])
            }
        }
    }

    /// Keeps what a target serves from now on.
    package func record(deployment version: String, of subdomain: Subdomain, to target: String) async throws {
        let now = now().databaseText
        try await engine.write { connection in
            try connection.execute(
                """
                INSERT INTO deployments (subdomain, target, version, deployed_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (subdomain, target) DO UPDATE
                SET version = excluded.version, deployed_at = excluded.deployed_at
                """, [.text(subdomain.name), .text(target), .text(version), .text(now)])
            try connection.execute(
                """
                UPDATE site_versions
                SET served_at = ?
                WHERE subdomain = ? AND version = ? AND served_at IS NULL
                """, [.text(now), .text(subdomain.name), .text(version)])
        }
    }

    /// Forgets what a target serves: all of it, as it lost it, or of one site, as it is about to change.
    package func forgetDeployments(to target: String, of subdomain: Subdomain? = nil) async throws {
        try await engine.write { connection in
            try connection.execute(
                "DELETE FROM deployments WHERE target = ? \(subdomain == nil ? "" : "AND subdomain = ?")",
                [.text(target)] + (subdomain.map { [.text($0.name)] } ?? []))
        }
    }

    /// What these targets serve: of one site, or of all. Targets that were taken out of the configuration are nobody's.
    package func deployments(of subdomain: Subdomain? = nil, on targets: [String]) async throws -> [Deployment] {
        try await deployments(of: subdomain).filter { targets.contains($0.target) }
    }

    /// What targets serve, also those that were taken out of the configuration: of one site, or of all.
    package func deployments(of subdomain: Subdomain? = nil) async throws -> [Deployment] {
        try await engine.read { connection in
            try connection.query(
                """
                SELECT *
                FROM deployments
                \(subdomain == nil ? "" : "WHERE subdomain = ?")
                ORDER BY subdomain, target
                """, subdomain.map { [.text($0.name)] } ?? []
            ).compactMap { row in
                guard let subdomain = row["subdomain"].text.flatMap(Subdomain.init) else { return nil }
                return Deployment(
                    subdomain: subdomain, target: row["target"].text ?? "", version: row["version"].text ?? "",
                    deployedAt: Self.moment(row["deployed_at"]))
            }
        }
    }

    /// The newest version that any of these targets serves, of each site.
    package func servedVersions(on targets: [String]) async throws -> [Subdomain: SiteVersion] {
        guard !targets.isEmpty else { return [:] }
        return try await engine.read { connection in
            let rows = try connection.query(
                """
                SELECT v.*
                FROM site_versions AS v
                JOIN (SELECT subdomain, max(version) AS version
                      FROM deployments
                      WHERE target IN (\(JobQueries.places(targets.count)))
                      GROUP BY subdomain) AS d ON d.subdomain = v.subdomain AND d.version = v.version
                """, targets.map { .text($0) })
            return Dictionary(
                rows.compactMap(Self.version).map { ($0.subdomain, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    private static func version(_ row: SQLRow) -> SiteVersion? {
        guard let subdomain = row["subdomain"].text.flatMap(Subdomain.init), let name = row["version"].text,
            let text = row["databases"].text,
            // A row that another program spoilt is no version.
            let databases = try? JSONDecoder().decode([String: SiteVersion.Database].self, from: Data(text.utf8))
        else { return nil }
        return SiteVersion(
            subdomain: subdomain, name: name, databases: databases, createdAt: moment(row["created_at"]),
            servedAt: row["served_at"].text.flatMap(Timestamp.init(databaseText:)))
    }

    static func moment(_ value: SQLValue) -> Timestamp {
        value.text.flatMap(Timestamp.init(databaseText:)) ?? Timestamp(unixSeconds: 0)
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
