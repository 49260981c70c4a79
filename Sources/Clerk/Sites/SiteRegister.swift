import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation

/// The sites in the civic database.
package struct SiteRegister: SiteDirectory {
    /// The SQLite file, `civic.db` of the working directory.
    package let path: String

    /// Names the file; it is opened when it is needed, and only `register` creates it.
    package init(path: String) { self.path = path }

    /// The row of a site; nil when there is none, or no civic database at all.
    package func find(_ subdomain: Subdomain) async throws -> Site? {
        guard let engine = try await openExisting() else { return nil }
        return try await engine.read { connection in
            try connection.query(SiteQueries.find, [.text(subdomain.name)]).first.flatMap(SiteQueries.site)
        }
    }

    /// Adds a site, and the civic database when there is none yet.
    package func register(_ site: Site) async throws {
        let engine = try SQLiteEngine(path: path, mode: .shared)
        do { try await CivicSchema.migrator.upgrade(engine) } catch let refusal as Migrator.Refusal {
            throw failure(refusal)
        }
        try await engine.write { connection in
            try connection.execute(
                SiteQueries.insert,
                [
                    .text(site.subdomain.name), .optional(site.name), .optional(site.state), .optional(site.country),
                    .optional(site.kind), .optional(site.scraper), .optional(site.startYear),
                ])
        }
    }

    /// Writes a site's finance columns, and no other; false when there is no such site.
    package func recordFinance(_ status: FinanceStatus, for subdomain: Subdomain) async throws -> Bool {
        guard let engine = try await openExisting() else { return false }
        let values: [SQLValue] = [
            .integer(status.hasData ? 1 : 0), .optional(status.lastUpdated?.databaseText), .optional(status.source),
            .optional(status.coverageStart?.description), .optional(status.coverageEnd?.description),
            .optional(status.recordCount), .text(JSONTextList.text(status.dataTypes)), .text(subdomain.name),
        ]
        return try await engine.write { try $0.execute(SiteQueries.recordFinance, values) == 1 }
    }

    /// Takes the site whose finance data are oldest among these, and marks it as taken in the same SQL transaction.
    package func claimNextFinanceSite(among candidates: [Subdomain], at time: Timestamp) async throws -> Subdomain? {
        guard !candidates.isEmpty, let engine = try await openExisting() else { return nil }
        return try await engine.write { connection in
            let names = candidates.map { SQLValue.text($0.name) }
            let rows = try connection.query(SiteQueries.oldestFinance(among: names.count), names)
            guard let oldest = rows.first?["subdomain"].text.flatMap(Subdomain.init) else { return nil }
            try connection.execute(SiteQueries.claimFinance, [.text(time.databaseText), .text(oldest.name)])
            return oldest
        }
    }

    private func openExisting() async throws -> SQLiteEngine? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let engine = try SQLiteEngine(path: path, mode: .shared)
        let migrator = CivicSchema.migrator
        let current = try await migrator.current(of: engine)
        guard current == migrator.migrations.last?.revision else {
            guard let current else { throw failure(.unstamped) }
            let isKnown = migrator.migrations.contains { $0.revision == current }
            throw isKnown ? outdated(current) : failure(.newerThanProgram(revision: current))
        }
        return engine
    }

    private func outdated(_ revision: String) -> Failure {
        Failure(
            "Could not use the civic database",
            observed: "\(path) is at revision \(revision), older than this program.",
            next: "make a copy of the file, then `clerk db upgrade`.")
    }

    package func failure(_ refusal: Migrator.Refusal) -> Failure {
        switch refusal {
        case .newerThanProgram(let revision):
            Failure(
                "Could not use the civic database",
                observed: "\(path) is at revision \(revision), which this program does not know.",
                next: "use the program that wrote it, or a newer one.")
        case .unstamped:
            Failure(
                "Could not use the civic database",
                observed: "\(path) has a table `sites` but no revision, as an unmigrated database of Python clerk has.",
                next: "bring it to a revision with Python clerk's `clerk db upgrade` first.")
        }
    }
}
