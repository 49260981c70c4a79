import CivicModel

/// A type of job: what waits in a queue for a worker, and survives both.
public struct JobType: Sendable {
    /// Does the work. Run again after a crash, its effects must be those of one run.
    ///
    /// An error that is a `Failure` with the status `tryAgainLater` is tried again by `retry`; `JobSnooze` puts the job
    /// off without using up an attempt; any other error ends the job for good.
    public typealias Run = @Sendable (_ job: JobInvocation, _ context: PluginContext) async throws -> Void

    /// The stable name that stored jobs carry: `finance-etl`. Never derived from a type's name.
    public let name: String
    /// The queue it waits in: `finance`.
    public let queue: String
    /// How long one attempt may take.
    public let timeLimit: Duration
    /// How often it is tried, and with what pauses.
    public let retry: JobRetry
    /// Does the work.
    public let run: Run

    /// Describes a type of job.
    public init(name: String, queue: String, timeLimit: Duration, retry: JobRetry = JobRetry(), run: @escaping Run) {
        self.name = name
        self.queue = queue
        self.timeLimit = timeLimit
        self.retry = retry
        self.run = run
    }
}

/// How often a job is tried when its errors are transient.
public struct JobRetry: Sendable, Hashable {
    /// How many attempts there are, the first included.
    public let attempts: Int
    /// The pause after the first failure; each further one is twice as long.
    public let firstPause: Duration
    /// The longest pause.
    public let longestPause: Duration

    /// Describes a policy; by default five attempts, with pauses of some eight minutes together.
    public init(attempts: Int = 5, firstPause: Duration = .seconds(30), longestPause: Duration = .seconds(3600)) {
        self.attempts = max(1, attempts)
        self.firstPause = firstPause
        self.longestPause = longestPause
    }
}

/// Thrown by a job that is to be put off: another run holds what it needs, or a server asked to wait.
public struct JobSnooze: Error, Sendable, Hashable {
    /// How long.
    public let pause: Duration
    /// Why, in a few words.
    public let reason: String

    /// Puts the job off.
    public init(for pause: Duration, because reason: String) {
        self.pause = pause
        self.reason = reason
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
}
