/// Where a job is in its life. `docs/jobs.md` draws the machine; the table `jobs` checks it.
package enum JobState: String, Sendable, CaseIterable {
    /// Waits for its time: it was asked for later, failed and is tried again, or was put off.
    case scheduled
    /// Waits for a worker.
    case queued
    /// A worker holds its lease.
    case running
    /// Done.
    case succeeded
    /// Ended by an error that trying again does not mend; kept for a person to look at.
    case dead
    /// Ended because someone said so.
    case cancelled

    /// Whether it is over.
    package var isEnded: Bool {
        switch self {
        case .scheduled, .queued, .running: false
        case .succeeded, .dead, .cancelled: true
        }
    }
}

/// How one attempt ended.
package enum AttemptOutcome: String, Sendable, CaseIterable {
    case succeeded
    /// It threw an error.
    case failed
    /// It took longer than its type allows.
    case timedOut = "timed_out"
    /// Its worker died.
    case orphaned
    /// It asked to be put off.
    case snoozed
    /// Its worker stopped before it was done.
    case returned
    case cancelled
}
