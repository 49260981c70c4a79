import CivicModel
import CivicSQL
import ClerkPlugin

/// The durable jobs in the civic database.
///
/// Every change of a job is one SQL transaction, and every write of a worker compares the fencing token of its claim,
/// so that a worker whose lease was taken can change nothing.
package struct JobStore: Sendable {
    /// The civic database.
    package let engine: any SQLEngine
    /// The known types.
    package let catalog: JobCatalog
    /// The time now.
    package let now: @Sendable () -> Timestamp
    let crash: CrashPoints

    /// Takes the database and the known types.
    package init(
        engine: any SQLEngine, catalog: JobCatalog, now: @escaping @Sendable () -> Timestamp,
        crash: CrashPoints = .none
    ) {
        self.engine = engine
        self.catalog = catalog
        self.now = now
        self.crash = crash
    }

    /// Where enqueued jobs are announced.
    static let channel = "clerk_jobs"

    /// How often a job is taken from a dead worker before it counts as what kills its workers.
    static let mostRescues = 3

    /// Wakes for every job that was enqueued; never for a database without announcements, whose workers poll.
    package func announcements() -> AsyncStream<Void> { engine.announcements(on: Self.channel) }

    func time(_ time: Timestamp) -> SQLValue { .text(time.databaseText) }
}

/// What a worker's write met: another one has the lease now, or the job is over.
package struct LeaseLost: Error, Sendable, Hashable {
    /// The job.
    package let id: JobID
    /// The token that is no longer the newest.
    package let token: Int64
}
