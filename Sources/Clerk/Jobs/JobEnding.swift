import CivicModel
import ClerkPlugin

/// How an attempt ended, and why.
package struct JobEnding: Sendable {
    /// How it ended.
    package let outcome: AttemptOutcome
    /// What went wrong; nil when nothing did.
    package var error: ErrorText?
    /// Whether trying again may help.
    package var isTransient = false
    /// For a job that is put off or tried again: the pause.
    package var pause: Duration = .zero
    /// How long it took, by a clock that nobody sets; nil when nobody knows.
    package var duration: Duration?
    /// The jobs to be enqueued with a success.
    package var next: [JobRequest] = []

    /// An error as it is stored.
    package struct ErrorText: Sendable, Hashable {
        /// What it has in common with others of its kind.
        package let cause: String
        /// What it says.
        package let message: String
    }

    /// Describes an end.
    package init(_ outcome: AttemptOutcome) { self.outcome = outcome }

    /// The job's row after this end.
    func row(after job: Job, at now: Timestamp) -> Row {
        var row = Row(state: .queued, runAt: job.runAt, job: job, error: error)
        switch outcome {
        case .succeeded: row.state = .succeeded
        case .cancelled: row.state = .cancelled
        // Nobody counts what was none of the job's doing.
        case .returned: row.state = job.isCancelRequested ? .cancelled : .queued
        case .snoozed:
            row.snoozes += 1
            row.wait(pause, from: now)
        case .failed, .timedOut:
            row.attempts += 1
            if isTransient, row.attempts < job.maxAttempts { row.wait(pause, from: now) } else { row.state = .dead }
        case .orphaned:
            row.rescues += 1
            if job.isCancelRequested {
                row.state = .cancelled
            } else if row.rescues > JobStore.mostRescues {
                row.state = .dead
            }
        }
        return row
    }

    /// The columns of a job that an end writes.
    struct Row {
        var state: JobState
        var runAt: Timestamp
        var attempts: Int
        var rescues: Int
        var snoozes: Int
        let error: ErrorText?

        init(state: JobState, runAt: Timestamp, job: Job, error: ErrorText?) {
            self.state = state
            self.runAt = runAt
            attempts = job.attempts
            rescues = job.rescues
            snoozes = job.snoozes
            self.error = error
        }

        mutating func wait(_ pause: Duration, from now: Timestamp) {
            state = .scheduled
            // Rounded up: a pause is never shorter than it was said to be.
            let seconds = pause.components.seconds + (pause.components.attoseconds > 0 ? 1 : 0)
            runAt = Timestamp(unixSeconds: now.unixSeconds + Int(max(1, seconds)))
        }
    }
}
