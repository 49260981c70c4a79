import ArgumentParser
import CivicModel
import ClerkPlugin

/// `clerk jobs list`.
struct JobsList: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List jobs, the newest first.",
        discussion: """
            Examples:
              clerk jobs list --state dead
              clerk jobs list --subdomain berkeley.ca --limit 5 --json
            """)

    @OptionGroup var selection: JobSelection

    @Option(help: "How many to show.") var limit = 50

    @Option(help: "How many to pass over first.") var offset = 0

    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws {
        guard (1...100_000).contains(limit), offset >= 0 else {
            throw ValidationError("--limit is 1 to 100000, and --offset not negative.")
        }
    }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let store = try await runtime.jobs(to: "Could not list jobs")
        let jobs = try await store.jobs(selection.filter, limit: limit, offset: offset)
        guard !json else {
            runtime.console.out(JSONText.of(jobs.map(JobReport.init)))
            return 0
        }
        let heading = ["job", "type", "site", "queue", "state", "attempts", "when", ""]
        let rows = jobs.map { job in
            [
                job.id.description, job.type, job.subdomain, job.priority == .high ? "high" : job.queue,
                job.state.rawValue, "\(job.attempts)/\(job.maxAttempts)",
                (job.finishedAt ?? job.startedAt ?? job.runAt).description,
                Self.note(job),
            ]
        }
        for line in TextTable.lines([heading] + rows, rightAligned: [0]) { runtime.console.out("\(line)\n") }
        let total = try await store.count(selection.filter)
        if total > jobs.count { runtime.console.note("\(jobs.count) of \(total); --limit and --offset show others\n") }
        return 0
    }

    private static func note(_ job: Job) -> String {
        let text = job.state == .running ? job.progress : job.state == .succeeded ? nil : job.errorMessage
        let line = (text ?? "").prefix { !$0.isNewline }
        return line.count > 80 ? line.prefix(79) + "…" : String(line)
    }
}

/// `clerk jobs show`.
struct JobsShow: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one job with all its attempts.",
        discussion: "Example: clerk jobs show 42 --json")

    @Argument(help: "The job's number.") var id: Int64

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let store = try await runtime.jobs(to: "Could not show job \(id)")
        var filter = JobFilter()
        filter.ids = [JobID(id)]
        guard let job = try await store.jobs(filter, limit: 1).first else {
            throw Failure(
                "Could not show job \(id)", observed: "there is no such job; it may have been purged.",
                next: "`clerk jobs list` shows those there are.")
        }
        let attempts = try await store.attempts(of: job.id)
        guard !json else {
            struct Result: Encodable {
                let job: JobReport
                let attempts: [JobStore.AttemptRecord]
            }
            runtime.console.out(JSONText.of(Result(job: JobReport(job), attempts: attempts)))
            return 0
        }
        show(job, attempts, runtime.console)
        return 0
    }

    private func show(_ job: Job, _ attempts: [JobStore.AttemptRecord], _ console: Console) {
        let lines: [(String, String?)] = [
            ("job", job.id.description), ("type", job.type), ("site", job.subdomain), ("run", job.runID.text),
            ("queue", job.queue), ("priority", job.priority.rawValue), ("state", job.state.rawValue),
            ("arguments", job.arguments.isEmpty ? nil : JobArguments.text(job.arguments)),
            ("unique key", job.uniqueKey), ("progress", job.progress),
            ("attempts", "\(job.attempts) failed of \(job.maxAttempts)"),
            ("rescued", job.rescues == 0 ? nil : job.rescues.counted("time")),
            ("put off", job.snoozes == 0 ? nil : job.snoozes.counted("time")),
            ("time limit", "\(job.timeLimit) s"), ("enqueued", job.createdAt.description),
            ("runs at", job.state == .scheduled ? job.runAt.description : nil),
            ("started", job.startedAt?.description), ("ended", job.finishedAt?.description),
            ("cancelling", job.isCancelRequested && job.state == .running ? "yes" : nil), ("error", job.errorMessage),
        ]
        for (name, value) in lines {
            if let value { console.out("\(name): \(value)\n") }
        }
        // The newest error stands above with all its lines.
        for attempt in attempts {
            let duration = attempt.durationMilliseconds.map { " after \(Double($0) / 1000) s" } ?? ""
            let error = attempt.error.map { ": \($0.prefix { !$0.isNewline })" } ?? ""
            console.out("  \(attempt.startedAt ?? "")  \(attempt.outcome)\(duration)\(error)\n")
        }
    }
}
