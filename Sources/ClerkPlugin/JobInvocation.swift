import CivicModel

/// One attempt at a job.
public struct JobInvocation: Sendable {
    /// The site it is for.
    public let subdomain: Subdomain
    /// The run it belongs to.
    public let runID: RunID
    /// The arguments it was enqueued with.
    public let arguments: [String: String]
    /// Stores how far the job has come, in one line, for whoever looks at it; only the newest is kept.
    public let report: @Sendable (_ progress: String) -> Void
    /// Adds a job that is enqueued if, and only if, this attempt succeeds: both are recorded in one SQL transaction.
    public let enqueue: @Sendable (_ next: JobRequest) -> Void

    /// Describes an attempt.
    public init(
        subdomain: Subdomain, runID: RunID, arguments: [String: String] = [:],
        report: @escaping @Sendable (String) -> Void = { _ in },
        enqueue: @escaping @Sendable (JobRequest) -> Void = { _ in }
    ) {
        self.subdomain = subdomain
        self.runID = runID
        self.arguments = arguments
        self.report = report
        self.enqueue = enqueue
    }
}
