import CivicModel
import CivicSQL

/// What a person sets in one site's row.
struct SiteChange: Sendable, Hashable {
    let subdomain: Subdomain
    let values: [SiteColumn: SQLValue]
}

extension SiteRegister {
    /// What became of changes.
    struct ChangeCounts: Sendable, Hashable, Encodable {
        var added = 0
        var changed = 0
        var unchanged = 0
    }

    /// Writes changes, all of them or none: a site that has a row gets the named columns, another one is added.
    ///
    /// Setting finance columns tells when, in `finance_last_updated`; the meeting pipeline's columns stay as they are.
    func apply(_ changes: [SiteChange], addingSites: Bool, at now: Timestamp) async throws -> ChangeCounts {
        let engine =
            addingSites
            ? try await database.makeIfMissing()
            : try await database.required(
                to: "Could not change sites")
        return try await engine.write { connection in
            var counts = ChangeCounts()
            for change in changes {
                let row = try connection.query(SiteQueries.find, [.text(change.subdomain.name)]).first
                if row == nil {
                    guard addingSites else { throw missing(change.subdomain) }
                    try insert(Site(subdomain: change.subdomain), in: connection)
                    counts.added += 1
                }
                let new = change.values.filter { column, value in row.map { $0[column.name] != value } ?? true }
                if !new.isEmpty { try update(change.subdomain, new, at: now, in: connection) }
                if row != nil { if new.isEmpty { counts.unchanged += 1 } else { counts.changed += 1 } }
            }
            return counts
        }
    }

    package func update(_ subdomain: Subdomain, _ values: [String: String?]) async throws -> Bool {
        let change = SiteChange(subdomain: subdomain, values: try SiteColumn.values(values))
        guard try await find(subdomain) != nil else { return false }
        _ = try await apply([change], addingSites: false, at: now())
        return true
    }

    private func update(
        _ subdomain: Subdomain, _ values: [SiteColumn: SQLValue], at now: Timestamp,
        in connection: any SQLConnection
    ) throws {
        let columns = values.keys.sorted { $0.name < $1.name }
        var assignments = columns.map { "\($0.name) = ?" }
        var bound = columns.map { values[$0] ?? .null }
        if columns.contains(where: \.isFinance) {
            assignments.append("finance_last_updated = ?")
            bound.append(.text(now.databaseText))
        }
        try connection.execute(
            """
            UPDATE sites
            SET \(assignments.joined(separator: ", "))
            WHERE subdomain = ?
            """, bound + [.text(subdomain.name)])
    }

    func missing(_ subdomain: Subdomain) -> Failure {
        Failure(
            "Could not find a site", observed: "Site '\(subdomain)' not found.",
            next: "`clerk sites list` shows the sites; `clerk new --subdomain \(subdomain)` adds this one.")
    }
}
