import CivicModel
import CivicSQL
import ClerkPlugin
import Logging
import Synchronization

/// A process that runs jobs: some at once, until it is told to stop, or in a burst until none waits.
package final class Worker: Sendable {
    /// What one run of a worker did.
    package struct Summary: Sendable, Hashable {
        /// How many attempts ended in each way.
        package var ended: [AttemptOutcome: Int] = [:]
        /// How many jobs did not end when they were told to; their threads die with the process.
        package var abandoned = 0
    }

    struct State {
        var isStopping = false
        /// The slots that look for work or run a job.
        var active = 0
        var running: [JobID: Attempt] = [:]
        /// The claims that a slot has in its hands, from before its attempt begins until its end is recorded.
        var claims = ClaimLedger()
        var abandoned: [(job: Job, ending: JobEnding)] = []
        var summary = Summary()
    }

    let store: JobStore
    let options: WorkerOptions
    let log: Logger
    let context: @Sendable (Job) -> PluginContext
    let didFinish: @Sendable (Job, JobEnding) -> Void
    let executor = JobExecutor()
    let wakeup = Wakeup()
    let state = Mutex(State())

    /// Prepares a worker.
    ///
    /// - Parameters:
    ///   - context: what the plugin of a job may use.
    ///   - didFinish: told of every attempt whose end was recorded.
    package init(
        store: JobStore, options: WorkerOptions, log: Logger, context: @escaping @Sendable (Job) -> PluginContext,
        didFinish: @escaping @Sendable (Job, JobEnding) -> Void = { _, _ in }
    ) {
        self.store = store
        self.options = options
        self.log = log
        self.context = context
        self.didFinish = didFinish
    }

    /// Works until it is told to stop, or in a burst until nothing waits.
    ///
    /// - Throws: `SQLError` when the database cannot be used at the start, or in a burst for a minute.
    package func run(host: String, process: ProcessIdentity) async throws -> Summary {
        let id = try await store.registerWorker(
            host: host, process: process, queues: options.queues, slots: options.slots)
        var watch = LeaseWatch(lease: options.lease, longestGap: options.heartbeat * 3)
        // Before any slot looks for work: a burst would leave without the jobs of a worker that died just now.
        await rescueOthers(&watch, except: id)
        let firstLook = watch
        let failure = await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepAlive(id) }
            group.addTask { await self.lookAfterOthers(firstLook, except: id) }
            group.addTask { for await _ in self.store.announcements() { self.wakeup.signal() } }
            let failure = await self.runSlots(for: id)
            group.cancelAll()
            return failure
        }
        await leave(id)
        if let failure { throw failure }
        return state.withLock { $0.summary }
    }

    /// Stops: nothing more is begun; what runs may go on for the grace time, then goes back to the queue.
    package func stop() async {
        let isFirst = state.withLock { state in
            defer { state.isStopping = true }
            return !state.isStopping
        }
        wakeup.signal()
        guard isFirst else { return stopNow() }
        log.info("worker_stopping")
        // Cancelled when all is done before.
        try? await Task.sleep(for: options.grace)
        stopNow()
    }

    /// Ends what runs; it goes back to the queue.
    func stopNow() { interruptAll(.stopping) }

    func interruptAll(_ reason: Attempt.Interruption) {
        for attempt in state.withLock({ Array($0.running.values) }) { attempt.interrupt(reason) }
    }

    private func runSlots(for id: Int64) async -> SQLError? {
        await withTaskGroup(of: SQLError?.self) { group in
            for _ in 0..<options.slots { group.addTask { await self.runSlot(for: id) } }
            var failure: SQLError?
            for await result in group { failure = failure ?? result }
            return failure
        }
    }

    /// Records what is still open. What cannot be recorded now is taken over by another worker, as this one is gone.
    private func leave(_ id: Int64) async {
        for (job, ending) in state.withLock({ $0.abandoned }) {
            log.error("job_abandoned", metadata: job.metadata)
            do { _ = try await store.finish(job, ending, thenClaim: [], for: id) } catch {
                log.warning("job_end_not_recorded", metadata: job.metadata(with: error))
            }
        }
        do { try await store.stop(worker: id) } catch {
            log.warning("worker_stop_not_recorded", metadata: ["error_message": "\(error)"])
        }
    }
}

extension Job {
    /// What its log lines carry.
    var metadata: Logger.Metadata {
        [
            "subdomain": "\(subdomain)", "run_id": "\(runID)", "stage": "\(queue)", "job_id": "\(id)",
            "job_type": "\(type)",
        ]
    }

    func metadata(with error: any Error) -> Logger.Metadata {
        metadata.merging(["error_message": "\(error)"]) { _, new in new }
    }
}
