import CivicModel
import CivicSQL
import ClerkPlugin

/// The number of a job, which `job_tracking.rq_job_id` holds as text.
package struct JobID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number.
    package let number: Int64

    /// Takes a number.
    package init(_ number: Int64) { self.number = number }

    /// Orders by age.
    package static func < (left: JobID, right: JobID) -> Bool { left.number < right.number }

    /// The number in digits.
    package var description: String { String(number) }

    var value: SQLValue { .integer(number) }
}

/// One row of `jobs`.
package struct Job: Sendable, Hashable {
    /// Its number.
    package let id: JobID
    /// Its type's name.
    package let type: String
    /// The queue of its type.
    package let queue: String
    /// How urgent it is.
    package let priority: JobPriority
    /// The site, as stored.
    package let subdomain: String
    /// The run it belongs to.
    package let runID: RunID
    /// Its arguments, by name.
    package let arguments: [String: String]
    /// The key that keeps a second one out.
    package let uniqueKey: String?
    /// Where it is in its life.
    package let state: JobState
    /// The earliest time it may start.
    package let runAt: Timestamp
    /// How many attempts failed.
    package let attempts: Int
    /// How many attempts there may be.
    package let maxAttempts: Int
    /// How often a dead worker's lease was taken from it.
    package let rescues: Int
    /// How often it was put off.
    package let snoozes: Int
    /// How long one attempt may take, in seconds.
    package let timeLimit: Int
    /// The fencing token of its newest claim.
    package let token: Int64
    /// The worker that holds its lease.
    package let workerID: Int64?
    /// Whether someone asked for its end.
    package let isCancelRequested: Bool
    /// How far it has come.
    package let progress: String?
    /// When it was enqueued.
    package let createdAt: Timestamp
    /// When its newest attempt began.
    package let startedAt: Timestamp?
    /// When it ended.
    package let finishedAt: Timestamp?
    /// What its newest error has in common with others of its kind.
    package let errorCause: String?
    /// Its newest error.
    package let errorMessage: String?

    /// The columns that `init(row:)` reads.
    static let columns = """
        id, job_type, queue, priority, subdomain, run_id, arguments, unique_key, state, run_at, attempts, \
        max_attempts, rescues, snoozes, time_limit, token, worker_id, cancel_requested, progress, created_at, \
        started_at, finished_at, error_cause, error_message
        """

    /// Reads a row of the columns above, by position.
    init(row: SQLRow) throws {
        let values = row.values
        func text(_ column: Int) -> String { values[column].text ?? "" }
        func number(_ column: Int) -> Int { values[column].integer ?? 0 }
        func time(_ column: Int) -> Timestamp? { values[column].text.flatMap(Timestamp.init(databaseText:)) }
        guard let state = JobState(rawValue: text(8)), let id = values[0].integer else {
            throw SQLError(.corrupt, "a row of jobs has the state `\(text(8))`", at: "jobs")
        }
        self.id = JobID(Int64(id))
        type = text(1)
        queue = text(2)
        priority = JobPriority(stored: number(3))
        subdomain = text(4)
        runID = RunID(text(5))
        arguments = JobArguments.parse(text(6))
        uniqueKey = values[7].text
        self.state = state
        runAt = time(9) ?? Timestamp(unixSeconds: 0)
        attempts = number(10)
        maxAttempts = number(11)
        rescues = number(12)
        snoozes = number(13)
        timeLimit = number(14)
        token = Int64(number(15))
        workerID = values[16].integer.map(Int64.init)
        isCancelRequested = values[17].boolean ?? false
        progress = values[18].text
        createdAt = time(19) ?? Timestamp(unixSeconds: 0)
        startedAt = time(20)
        finishedAt = time(21)
        errorCause = values[22].text
        errorMessage = values[23].text
    }
}

extension JobPriority {
    /// As `jobs.priority` holds it: the smaller, the sooner.
    var stored: Int { Self.allCases.firstIndex(of: self) ?? 1 }

    init(stored: Int) { self = Self.allCases.indices.contains(stored) ? Self.allCases[stored] : .normal }
}
