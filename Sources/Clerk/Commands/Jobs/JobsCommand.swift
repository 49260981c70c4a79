import ArgumentParser
import CivicModel
import ClerkPlugin

/// `clerk jobs`.
struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Look at the jobs, retry and cancel them, pause queues and sites.",
        subcommands: [
            JobsList.self, JobsShow.self, JobsRetry.self, JobsCancel.self, JobsPurge.self, JobsPause.self,
            JobsResume.self, JobsStats.self,
        ])
}

/// Which jobs a command means.
struct JobSelection: ParsableArguments {
    @Argument(help: "Numbers of jobs.") var ids: [Int64] = []

    @Option(help: "Jobs in this state: \(JobState.allCases.map(\.rawValue).joined(separator: ", ")).")
    var state: [JobState] = []

    @Option(help: "Jobs of this queue; `high` means urgent ones of any queue.") var queue: String?

    @Option(help: "Jobs of this type, such as finance-etl.") var type: String?

    @Option(name: [.short, .long], help: "Jobs for this site.", transform: SubdomainArgument.parse)
    var subdomain: Subdomain?

    @Option(help: "Jobs of this run.") var run: String?

    @Option(help: "Jobs whose newest error has this cause, as `clerk jobs stats` shows it.") var cause: String?

    var filter: JobFilter {
        var filter = JobFilter()
        filter.ids = ids.map(JobID.init)
        filter.states = state
        filter.queue = queue
        filter.type = type
        filter.subdomain = subdomain?.name
        filter.runID = run
        filter.cause = cause
        return filter
    }

    /// Complains when jobs were named by number and none was changed.
    func missed(_ verb: String, expected: String) throws {
        guard !ids.isEmpty else { return }
        throw Failure(
            "Could not \(verb) \(ids.map(String.init).joined(separator: ", "))",
            observed: "no such job is \(expected).", next: "`clerk jobs show NUMBER` tells how a job is.")
    }

    /// The filter of a command that changes what it means.
    ///
    /// - Throws: when nothing was said, so that a slip of the hand does not mean every job.
    func chosen(all: Bool) throws -> JobFilter {
        let filter = filter
        guard all || !filter.isEmpty else {
            throw ValidationError("Say which jobs: their numbers, --queue, --type, --subdomain, --cause..., or --all.")
        }
        return filter
    }
}

extension JobState: ExpressibleByArgument {}
extension JobPriority: ExpressibleByArgument {}

/// A job as programs read it.
struct JobReport: Encodable {
    let id: Int64
    let type, queue, priority, subdomain, runId: String
    let arguments: [String: String]
    let state, runAt: String
    let attempts, maxAttempts, rescues, snoozes, timeLimitSeconds: Int
    let uniqueKey, progress: String?
    let workerId: Int64?
    let isCancelRequested: Bool
    let createdAt: String
    let startedAt, finishedAt, errorCause, errorMessage: String?

    init(_ job: Job) {
        id = job.id.number
        type = job.type
        queue = job.queue
        priority = job.priority.rawValue
        subdomain = job.subdomain
        runId = job.runID.text
        arguments = job.arguments
        state = job.state.rawValue
        runAt = job.runAt.description
        attempts = job.attempts
        maxAttempts = job.maxAttempts
        rescues = job.rescues
        snoozes = job.snoozes
        timeLimitSeconds = job.timeLimit
        uniqueKey = job.uniqueKey
        progress = job.progress
        workerId = job.workerID
        isCancelRequested = job.isCancelRequested
        createdAt = job.createdAt.description
        startedAt = job.startedAt?.description
        finishedAt = job.finishedAt?.description
        errorCause = job.errorCause
        errorMessage = job.errorMessage
    }
}
