import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation

/// The sites in the civic database.
package struct SiteRegister: SiteDirectory {
    /// The civic database.
    package let database: CivicDatabase
    let now: @Sendable () -> Timestamp

    /// Takes the database; only `register` creates it.
    package init(
        _ database: CivicDatabase,
        now: @escaping @Sendable () -> Timestamp = {
            Timestamp(unixSeconds: Int(Date().timeIntervalSince1970))
        }
    ) {
        self.database = database
        self.now = now
    }

    /// The row of a site; nil when there is none, or no civic database at all.
    package func find(_ subdomain: Subdomain) async throws -> Site? {
        guard let engine = try await database.existing() else { return nil }
        return try await engine.read { connection in
            try connection.query(SiteQueries.find, [.text(subdomain.name)]).first.flatMap(SiteQueries.site)
        }
    }

    /// Adds a site that has no row yet, and the civic database when there is none.
    package func register(_ site: Site) async throws {
        let engine = try await database.makeIfMissing()
        try await engine.write { try insert(site, in: $0) }
    }

    func insert(_ site: Site, in connection: any SQLConnection) throws {
        try connection.execute(
            SiteQueries.insert,
            [
                .text(site.subdomain.name), .optional(site.name), .optional(site.state), .optional(site.country),
                .optional(site.kind), .optional(site.scraper), .optional(site.startYear),
                .text(site.extra ?? "{}"), .optional(site.latitude), .optional(site.longitude),
                .optional(site.lastUpdated),
            ])
    }

    /// Writes a site's finance columns, and no other; false when there is no such site.
    package func recordFinance(_ status: FinanceStatus, for subdomain: Subdomain) async throws -> Bool {
        guard let engine = try await database.existing() else { return false }
        let values: [SQLValue] = [
            .integer(status.hasData ? 1 : 0), .optional(status.lastUpdated?.databaseText), .optional(status.source),
            .optional(status.coverageStart?.description), .optional(status.coverageEnd?.description),
            .optional(status.recordCount), .text(JSONTextList.text(status.dataTypes)), .text(subdomain.name),
        ]
        return try await engine.write { try $0.execute(SiteQueries.recordFinance, values) == 1 }
    }

    /// Takes the site whose finance data are oldest among these, and marks it as taken in the same SQL transaction.
    package func claimNextFinanceSite(among candidates: [Subdomain], at time: Timestamp) async throws -> Subdomain? {
        guard let engine = try await database.existing() else { return nil }
        return try await engine.write { try claimNextFinanceSite(among: candidates, at: time, in: $0) }
    }

    func claimNextFinanceSite(
        among candidates: [Subdomain], at time: Timestamp, in connection: any SQLConnection
    ) throws -> Subdomain? {
        guard !candidates.isEmpty else { return nil }
        return try claimNextFinanceSite(
            where: "subdomain IN (\(JobQueries.places(candidates.count)))", candidates.map { .text($0.name) },
            at: time, in: connection)
    }

    /// Takes the site with finance data whose update is the longest ago, in the caller's SQL transaction.
    func claimNextFinanceSite(at time: Timestamp, in connection: any SQLConnection) throws -> Subdomain? {
        let isTrue: SQLValue = .integer(1)
        return try claimNextFinanceSite(where: "has_finance_data = ?", [isTrue], at: time, in: connection)
    }

    private func claimNextFinanceSite(
        where condition: String, _ values: [SQLValue], at time: Timestamp, in connection: any SQLConnection
    ) throws -> Subdomain? {
        let sql = SiteQueries.oldestFinance(where: condition, connection.dialect)
        // A row whose name cannot be a subdomain is nobody's site: it is taken, too, so that it holds up no other.
        for _ in 0..<20 {
            guard let name = try connection.query(sql, values).first?["subdomain"].text else { return nil }
            try connection.execute(SiteQueries.claimFinance, [.text(time.databaseText), .text(name)])
            if let subdomain = Subdomain(name) { return subdomain }
        }
        return nil
    }
}
