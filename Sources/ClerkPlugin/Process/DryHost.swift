import CivicModel

/// A host that has no sites and writes nothing, for trying a plugin.
package struct DryHost: SiteDirectory, JobQueue {
    package init() {}

    package func find(_ subdomain: Subdomain) async throws -> Site? { nil }
    package func list(hasFinanceData: Bool?) async throws -> [Site] { [] }
    package func update(_ subdomain: Subdomain, _ values: [String: String?]) async throws -> Bool { false }
    package func register(_ site: Site) async throws {}
    package func recordFinance(_ status: FinanceStatus, for subdomain: Subdomain) async throws -> Bool { false }
    package func claimNextFinanceSite(among candidates: [Subdomain], at time: Timestamp) async throws -> Subdomain? {
        nil
    }
    package func enqueue(_ requests: [JobRequest]) async throws -> JobReceipt {
        JobReceipt(ids: [], alreadyWaiting: [])
    }

    package func enqueueForNextFinanceSite(
        among candidates: [Subdomain], at time: Timestamp, _ job: @escaping @Sendable (Subdomain) -> JobRequest
    ) async throws -> (site: Subdomain, receipt: JobReceipt)? { nil }
}
