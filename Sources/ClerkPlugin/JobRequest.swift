import CivicModel

/// A job that is to be enqueued.
public struct JobRequest: Sendable, Hashable {
    /// The type's name: `fetch-site`.
    public var type: String
    /// The site it is for.
    public var subdomain: Subdomain
    /// What the job is to know, by name.
    public var arguments: [String: String]
    /// How urgent it is.
    public var priority: JobPriority
    /// The run it belongs to; a new one when nil, or that of the job which asks for it.
    public var runID: RunID?
    /// While a job with this key waits or runs, another one with it is not enqueued.
    public var uniqueKey: String?
    /// The earliest time it may start; at once when nil.
    public var start: Timestamp?

    /// Describes a job.
    public init(
        _ type: String, for subdomain: Subdomain, arguments: [String: String] = [:], priority: JobPriority = .normal,
        runID: RunID? = nil, uniqueKey: String? = nil, start: Timestamp? = nil
    ) {
        self.type = type
        self.subdomain = subdomain
        self.arguments = arguments
        self.priority = priority
        self.runID = runID
        self.uniqueKey = uniqueKey
        self.start = start
    }
}

/// How urgent a job is among those that its workers could take.
public enum JobPriority: String, Sendable, CaseIterable {
    /// Before all others: the queue `high`, which the workers of the job's own queue serve.
    case high
    case normal, low
}
