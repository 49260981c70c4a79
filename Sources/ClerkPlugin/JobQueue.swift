import CivicModel

/// The queue of jobs, as a plugin may add to it.
public protocol JobQueue: Sendable {
    /// Enqueues jobs: all of them, or none.
    ///
    /// - Throws: `Failure` for a type that the host does not know, before anything is written.
    func enqueue(_ requests: [JobRequest]) async throws -> JobReceipt

    /// Takes the site whose finance data are oldest among these, as `SiteDirectory.claimNextFinanceSite`, and enqueues
    /// its job in the same SQL transaction; nil when none of these has a row.
    func enqueueForNextFinanceSite(
        among candidates: [Subdomain], at time: Timestamp, _ job: @escaping @Sendable (Subdomain) -> JobRequest
    ) async throws -> (site: Subdomain, receipt: JobReceipt)?
}

/// What became of jobs that were to be enqueued.
public struct JobReceipt: Sendable, Hashable {
    /// The numbers of the new jobs, in no order.
    public var ids: [String]
    /// The unique keys of jobs that wait or run already; these were not enqueued again.
    public var alreadyWaiting: [String]

    /// Describes a receipt.
    public init(ids: [String], alreadyWaiting: [String]) {
        self.ids = ids
        self.alreadyWaiting = alreadyWaiting
    }
}
