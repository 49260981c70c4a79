import CivicModel
import ClerkPlugin
import Synchronization

/// Runs one attempt at a job within its limits.
struct Attempt: Sendable {
    /// Why an attempt is ended from outside.
    enum Interruption: Sendable {
        case timeLimit
        /// Someone cancelled the job.
        case cancelled
        /// Another worker has the job now.
        case leaseLost
        /// The worker stops.
        case stopping
    }

    /// What is left of an attempt.
    enum Result: Sendable {
        /// It ended and is to be recorded.
        case ended(JobEnding)
        /// It ended, and another worker has the job.
        case leaseLost
        /// It did not end when it was told to: its thread is still at work.
        case abandoned(JobEnding)
    }

    private enum Event: Sendable {
        case ended(Swift.Result<Void, any Error>)
        case interrupted(Interruption)
        case progress(String)
        case settleTimeOver
    }

    let job: Job
    let definition: JobCatalog.Definition
    let store: JobStore
    let settle: Duration
    private let events: AsyncStream<Event>
    private let send: AsyncStream<Event>.Continuation

    init(job: Job, definition: JobCatalog.Definition, store: JobStore, settle: Duration) {
        self.job = job
        self.definition = definition
        self.store = store
        self.settle = settle
        (events, send) = AsyncStream.makeStream()
    }

    /// Ends it from outside.
    func interrupt(_ reason: Interruption) { send.yield(.interrupted(reason)) }

    /// Runs it to its end, on the threads of jobs.
    func run(
        _ body: @escaping JobType.Run, subdomain: Subdomain, context: PluginContext, on executor: JobExecutor
    ) async -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        let next = FollowingJobs()
        let send = send
        let invocation = JobInvocation(
            subdomain: subdomain, runID: job.runID, arguments: job.arguments,
            report: { send.yield(.progress($0)) }, enqueue: { next.add($0) })
        // Not a child task: it may ignore its cancellation, and this function must return all the same.
        let work = Task(executorPreference: executor) {
            do {
                try await body(invocation, context)
                send.yield(.ended(.success(())))
            } catch { send.yield(.ended(.failure(error))) }
        }
        let limit = Duration.seconds(job.timeLimit)
        let timer = Task {
            try await Task.sleep(for: limit)
            send.yield(.interrupted(.timeLimit))
        }
        defer { timer.cancel() }
        var interruption: Interruption?
        var progress = ProgressReport(clock: clock)
        for await event in events {
            switch event {
            case .progress(let text):
                await progress.tell(text, of: job, to: store)
            case .interrupted(let reason):
                if interruption != nil { continue }
                interruption = reason
                work.cancel()
                let settle = settle
                Task {
                    try await Task.sleep(for: settle)
                    send.yield(.settleTimeOver)
                }
            case .settleTimeOver:
                var ending = ending(of: nil, interruption, next: [])
                ending.duration = clock.now - start
                return .abandoned(ending)
            case .ended(let result):
                if interruption == .leaseLost { return .leaseLost }
                await progress.tellNewest(of: job, to: store)
                var ending = ending(of: result, interruption, next: next.all)
                ending.duration = clock.now - start
                return .ended(ending)
            }
        }
        return .leaseLost
    }

    /// - Parameter result: nil when the work did not end.
    private func ending(
        of result: Swift.Result<Void, any Error>?, _ interruption: Interruption?, next: [JobRequest]
    ) -> JobEnding {
        if case .success = result {
            // What was done in time, or just before it was told to end, is done.
            for request in next {
                do { _ = try store.catalog.definition(of: request.type) } catch { return failed(error) }
            }
            var ending = JobEnding(.succeeded)
            ending.next = next
            return ending
        }
        switch interruption {
        case .timeLimit:
            var ending = JobEnding(.timedOut)
            ending.error = JobEnding.ErrorText(
                cause: "time limit", message: "It took longer than its limit of \(job.timeLimit) s.")
            ending.isTransient = true
            ending.pause = pause()
            return ending
        case .cancelled: return JobEnding(.cancelled)
        case .stopping, .leaseLost: return JobEnding(.returned)
        case nil:
            guard case .failure(let error) = result else { return JobEnding(.returned) }
            return failed(error)
        }
    }

    private func failed(_ error: any Error) -> JobEnding {
        if let snooze = error as? JobSnooze {
            var ending = JobEnding(.snoozed)
            ending.pause = snooze.pause
            ending.error = JobEnding.ErrorText(cause: "snoozed", message: snooze.reason)
            return ending
        }
        var ending = JobEnding(.failed)
        ending.error = JobEnding.ErrorText(error, subdomain: job.subdomain)
        ending.isTransient = Transience.isTransient(error)
        ending.pause = pause()
        return ending
    }

    private func pause() -> Duration {
        var random = SystemRandomNumberGenerator()
        return definition.retry.pause(after: job.attempts + 1, using: &random)
    }
}

/// The jobs that an attempt asked for, to be enqueued with its success.
private final class FollowingJobs: Sendable {
    private let requests = Mutex<[JobRequest]>([])

    func add(_ request: JobRequest) { requests.withLock { $0.append(request) } }

    var all: [JobRequest] { requests.withLock { $0 } }
}

/// Writes an attempt's progress, at most once a second, and the newest at its end.
private struct ProgressReport {
    let clock: ContinuousClock
    private var lastWrite: ContinuousClock.Instant?
    private var unwritten: String?

    init(clock: ContinuousClock) { self.clock = clock }

    mutating func tell(_ text: String, of job: Job, to store: JobStore) async {
        unwritten = text
        if let lastWrite, clock.now - lastWrite < .seconds(1) { return }
        await tellNewest(of: job, to: store)
    }

    mutating func tellNewest(of job: Job, to store: JobStore) async {
        guard let text = unwritten else { return }
        unwritten = nil
        lastWrite = clock.now
        // Progress is for people to look at; a job does not fail because a line of it could not be written.
        try? await store.report(text, on: job)
    }
}
