import CivicModel
import Foundation

/// The host's sites and queue, as seen from a process of its own.
struct RemoteHost: SiteDirectory, JobQueue {
    let peer: WirePeer

    func find(_ subdomain: Subdomain) async throws -> Site? {
        try await ask("sites.find", HostCalls.Find(subdomain: subdomain.name), as: WireSite?.self)?.site()
    }

    func list(hasFinanceData: Bool?) async throws -> [Site] {
        var sites: [Site] = []
        while true {
            let page = try await ask(
                "sites.list", HostCalls.List(hasFinanceData: hasFinanceData, after: sites.last?.subdomain.name),
                as: [WireSite].self)
            sites += try page.map { try $0.site() }
            if page.count < HostCalls.List.most { return sites }
        }
    }

    func update(_ subdomain: Subdomain, _ values: [String: String?]) async throws -> Bool {
        try await ask(
            "sites.update",
            HostCalls.Update(
                subdomain: subdomain.name, values: values.mapValues { $0.map(JSONValue.text) ?? .null }), as: Bool.self)
    }

    func register(_ site: Site) async throws {
        _ = try await ask("sites.register", HostCalls.Register(site: WireSite(site)), as: Nothing?.self)
    }

    func recordFinance(_ status: FinanceStatus, for subdomain: Subdomain) async throws -> Bool {
        try await ask(
            "sites.record_finance",
            HostCalls.RecordFinance(subdomain: subdomain.name, finance: WireFinance(status)), as: Bool.self)
    }

    func claimNextFinanceSite(among candidates: [Subdomain], at time: Timestamp) async throws -> Subdomain? {
        try await ask(
            "sites.claim_next_finance",
            HostCalls.ClaimNextFinance(candidates: candidates.map(\.name), at: time.unixSeconds), as: String?.self
        ).map { try WireName.subdomain($0) }
    }

    func enqueue(_ requests: [JobRequest]) async throws -> JobReceipt {
        try await ask(
            "jobs.enqueue", HostCalls.Enqueue(jobs: requests.map(WireJobRequest.init)), as: HostCalls.Receipt.self
        )
        .receipt
    }

    func enqueueForNextFinanceSite(
        among candidates: [Subdomain], at time: Timestamp, _ job: @escaping @Sendable (Subdomain) -> JobRequest
    ) async throws -> (site: Subdomain, receipt: JobReceipt)? {
        let jobs = candidates.map { WireJobRequest(job($0)) }
        let taken = try await ask(
            "jobs.enqueue_next_finance", HostCalls.Enqueue(jobs: jobs, at: time.unixSeconds),
            as: HostCalls.Receipt?.self)
        return try taken.map { (try WireName.subdomain($0.subdomain), $0.receipt) }
    }

    private func ask<Answer: Decodable>(
        _ method: String, _ parameters: some Encodable & Sendable, as type: Answer.Type
    ) async throws -> Answer {
        do { return try await peer.request(method, parameters, as: type) } catch let error as WireError {
            throw error.meant
        }
    }
}
