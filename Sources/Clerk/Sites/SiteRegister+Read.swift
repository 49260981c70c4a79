import CivicModel
import CivicSQL

extension SiteRegister {
    /// Every site by name, as far as its name can be a subdomain.
    package func all() async throws -> [Site] {
        let engine = try await database.required(to: "Could not list sites")
        return try await engine.read { connection in
            try connection.query(SiteQueries.all).compactMap(SiteQueries.site)
        }
    }

    package func list(hasFinanceData: Bool?) async throws -> [Site] {
        guard try await database.existing() != nil else { return [] }
        // Ordered here: a server orders as its locale does, and whoever goes through pages compares as we do.
        return try await all().filter { hasFinanceData == nil || ($0.finance?.hasData ?? false) == hasFinanceData }
            .sorted { $0.subdomain < $1.subdomain }
    }

    /// A site that must be there.
    package func required(_ subdomain: Subdomain) async throws -> Site {
        _ = try await database.required(to: "Could not find a site")
        guard let site = try await find(subdomain) else { throw missing(subdomain) }
        return site
    }

    /// Every row with every column, as text, for programs.
    package func rows() async throws -> [SQLRow] {
        let engine = try await database.required(to: "Could not export sites")
        return try await engine.read { try $0.query(SiteQueries.all) }
    }
}
