import CivicModel

/// A type of job that a plugin runs for a site.
public struct JobType: Sendable {
    /// The stable name that stored jobs carry: `finance-etl`. Never derived from a type's name.
    public let name: String
    /// The queue it waits in: `finance`.
    public let queue: String
    /// How long one attempt may take.
    public let timeLimit: Duration
    /// How many attempts a transient error is given.
    public let attempts: Int
    /// Does the work. Run again after a crash, its effects must be those of one run.
    public let run: @Sendable (_ job: JobInvocation, _ context: PluginContext) async throws -> Void

    /// Describes a type of job.
    public init(
        name: String, queue: String, timeLimit: Duration, attempts: Int,
        run: @escaping @Sendable (_ job: JobInvocation, _ context: PluginContext) async throws -> Void
    ) {
        self.name = name
        self.queue = queue
        self.timeLimit = timeLimit
        self.attempts = attempts
        self.run = run
    }
}

/// One attempt at a job.
public struct JobInvocation: Sendable {
    /// The site it is for.
    public let subdomain: Subdomain
    /// The run it belongs to.
    public let runID: RunID
    /// The arguments it was enqueued with.
    public let arguments: [String: String]

    /// Describes an attempt.
    public init(subdomain: Subdomain, runID: RunID, arguments: [String: String] = [:]) {
        self.subdomain = subdomain
        self.runID = runID
        self.arguments = arguments
    }
}

/// A worker type that `clerk worker` offers for a plugin.
public struct WorkerFunction: Sendable, Hashable {
    /// The word after `clerk worker`: `finance`.
    public let name: String
    /// The queues it serves, most urgent first.
    public let queues: [String]

    /// Describes a worker type.
    public init(name: String, queues: [String]) {
        self.name = name
        self.queues = queues
    }
}

/// Turns one kind of data into a site's database.
public protocol DataProcessor: Sendable {
    /// The kind, `finance`.
    var dataType: String { get }
    /// The type of job that `clerk update --finance` enqueues for a site.
    var jobType: String { get }
    /// The sites it can process.
    func candidates(context: PluginContext) throws -> [Subdomain]
}
