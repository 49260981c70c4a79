import CivicModel
import CivicSQL
import ClerkPlugin
import Logging

extension Worker {
    /// Runs one job after another; the answer is the database's failure that ended a burst.
    func runSlot(for worker: Int64) async -> SQLError? {
        var next: Job?
        var outage = Outage(patience: options.isBurst ? options.burstPatience : nil)
        while true {
            let generation = wakeup.generation
            let isStopping = state.withLock { state in
                if next != nil || !state.isStopping { state.active += 1 }
                return next == nil && state.isStopping
            }
            if isStopping { return nil }
            do {
                if next == nil { next = try await store.claim(queues: options.queues, for: worker) }
                if let job = next { next = await run(job, for: worker) }
                outage.isOver(log)
            } catch {
                let failure = error as? SQLError ?? SQLError(.other, "\(error)", at: store.engine.place)
                guard let pause = outage.pause(after: failure, log) else {
                    leaveSlot()
                    return failure
                }
                leaveSlot()
                await wakeup.wait(since: generation, atMost: pause)
                continue
            }
            let isLast = leaveSlot()
            if next != nil { continue }
            if options.isBurst, isLast, await isDrained() {
                state.withLock { $0.isStopping = true }
                wakeup.signal()
                return nil
            }
            let poll = store.engine.dialect == .sqlite ? options.poll : options.pollAnnounced
            await wakeup.wait(since: generation, atMost: options.isBurst ? options.poll : poll)
        }
    }

    /// Whether this was the only active slot.
    @discardableResult
    private func leaveSlot() -> Bool {
        state.withLock { state in
            state.active -= 1
            return state.active == 0
        }
    }

    private func isDrained() async -> Bool {
        // A database that is away now is noticed by the next claim.
        guard let promoted = try? await store.promoteDue() else { return false }
        return promoted == 0
    }

    /// Runs a job and records its end; the answer is the next job, taken with that record.
    private func run(_ job: Job, for worker: Int64) async -> Job? {
        guard state.withLock({ $0.claims.take(job.claim) }) else {
            log.warning("job_lease_lost", metadata: job.metadata)
            return nil
        }
        defer { state.withLock { $0.claims.drop(job.claim) } }
        // What is not known here, another version of the program knows.
        guard let subdomain = Subdomain(job.subdomain), let definition = try? store.catalog.definition(of: job.type),
            let body = definition.run
        else { return await putOff(job, for: worker) }
        let attempt = Attempt(job: job, definition: definition, store: store, settle: options.settle)
        state.withLock { $0.running[job.id] = attempt }
        log.info("\(job.queue)_started", metadata: job.metadata)
        store.crash.reach(.runStarted)
        let result = await attempt.run(body, subdomain: subdomain, context: context(job), on: executor)
        store.crash.reach(.runEnded)
        _ = state.withLock { $0.running.removeValue(forKey: job.id) }
        switch result {
        case .ended(let ending):
            return await record(job, ending, for: worker)
        case .leaseLost:
            log.warning("job_lease_lost", metadata: job.metadata)
            return nil
        case .abandoned(let ending):
            // Its thread is still at work; only the end of this process surely ends it, and only then may the job run
            // again elsewhere.
            state.withLock { state in
                state.claims.keep(job.claim)
                state.abandoned.append((job, ending))
                state.summary.abandoned += 1
                state.isStopping = true
            }
            wakeup.signal()
            return nil
        }
    }

    private func putOff(_ job: Job, for worker: Int64) async -> Job? {
        var ending = JobEnding(.snoozed)
        ending.pause = .seconds(300)
        ending.error = JobEnding.ErrorText(
            cause: "no runner", message: "this program cannot run \(job.type) for \(job.subdomain).")
        log.warning("job_type_without_runner", metadata: job.metadata)
        return await record(job, ending, for: worker)
    }

    /// Records an end, for as long as that takes: the work is done and must not be done again for want of a record.
    private func record(_ job: Job, _ ending: JobEnding, for worker: Int64) async -> Job? {
        var outage = Outage(patience: options.isBurst ? options.burstPatience : nil)
        var lastOutage = Outage(patience: options.grace)
        while true {
            let isStopping = state.withLock { $0.isStopping }
            do {
                let next = try await store.finish(
                    job, ending, thenClaim: isStopping ? [] : options.queues, for: worker)
                outage.isOver(log)
                state.withLock { $0.summary.ended[ending.outcome, default: 0] += 1 }
                tell(job, ending)
                if !ending.next.isEmpty { wakeup.signal() }
                return next
            } catch is LeaseLost {
                log.warning("job_lease_lost", metadata: job.metadata)
                return nil
            } catch {
                let failure = error as? SQLError ?? SQLError(.other, "\(error)", at: store.engine.place)
                // One that stops waits no longer than its grace time.
                let next = isStopping ? lastOutage.pause(after: failure, log) : outage.pause(after: failure, log)
                guard let pause = next else {
                    log.error("job_end_not_recorded", metadata: job.metadata(with: failure))
                    return nil
                }
                // Cancelled with the process only.
                try? await Task.sleep(for: pause)
            }
        }
    }

    private func tell(_ job: Job, _ ending: JobEnding) {
        var metadata = job.metadata
        if let duration = ending.duration {
            metadata["duration_seconds"] = .stringConvertible(Double(duration.milliseconds) / 1000)
        }
        if let error = ending.error {
            metadata["error_message"] = "\(error.message)"
            metadata["error_class"] = "\(error.cause)"
        }
        metadata["outcome"] = "\(ending.outcome.rawValue)"
        switch ending.outcome {
        case .succeeded: log.info("\(job.queue)_completed", metadata: metadata)
        case .failed, .timedOut: log.error("\(job.queue)_failed", metadata: metadata)
        case .snoozed, .returned, .cancelled, .orphaned: log.info("\(job.queue)_stopped", metadata: metadata)
        }
        didFinish(job, ending)
    }
}
