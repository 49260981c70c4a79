import CivicSQL
import Logging

extension Worker {
    /// Gives signs of life, and ends the jobs that someone cancelled or another worker took over.
    func keepAlive(_ id: Int64) async {
        var outage = Outage(patience: nil)
        while !Task.isCancelled {
            do {
                try await beat(id)
                outage.isOver(log)
            } catch {
                _ = outage.pause(after: error as? SQLError ?? SQLError(.other, "\(error)", at: ""), log)
            }
            // Cancelled when the slots are done.
            try? await Task.sleep(for: options.heartbeat)
        }
    }

    private func beat(_ id: Int64) async throws {
        guard let held = try await store.beat(id) else {
            // Declared dead, as after a night in which the machine slept: all that runs here runs elsewhere now.
            log.error("worker_declared_dead")
            state.withLock { $0.isStopping = true }
            interruptAll(.leaseLost)
            wakeup.signal()
            return
        }
        for (jobID, attempt) in state.withLock({ $0.running }) {
            guard let mine = held.first(where: { $0.id == jobID && $0.token == attempt.job.token }) else {
                // It may have begun, or its end may have been recorded, after the heartbeat looked.
                continue
            }
            if mine.isCancelRequested { attempt.interrupt(.cancelled) }
        }
        try await giveBackStrays(among: held, of: id)
    }

    /// Gives back the jobs that the database says this worker holds and that no slot ever heard of: the connection broke
    /// just after the commit of their claim.
    private func giveBackStrays(among held: [JobStore.HeldJob], of id: Int64) async throws {
        let strays = state.withLock { $0.claims.strays(among: held.map(\.claim)) }
        guard !strays.isEmpty else { return }
        for job in try await store.giveBack(strays, of: id) {
            log.warning("job_given_back", metadata: job.metadata)
        }
        wakeup.signal()
    }

    /// Looks again and again for dead workers and for jobs whose time has come.
    ///
    /// - Parameter watch: what is known of the others so far.
    func lookAfterOthers(_ watch: LeaseWatch, except own: Int64) async {
        var watch = watch
        while !Task.isCancelled {
            // Cancelled when the slots are done.
            try? await Task.sleep(for: min(options.heartbeat, .seconds(1)))
            await rescueOthers(&watch, except: own)
        }
    }

    /// Takes the jobs of dead workers from them, and wakes those whose time has come.
    func rescueOthers(_ watch: inout LeaseWatch, except own: Int64) async {
        do {
            let others = try await store.watchedWorkers().filter { $0.id != own }
            for worker in watch.look(at: others, now: ContinuousClock().now) {
                let jobs = try await store.rescue(from: worker)
                log.warning(
                    "worker_died",
                    metadata: [
                        "worker_id": "\(worker.id)", "host": "\(worker.host)",
                        "count": .stringConvertible(jobs.count),
                    ])
                for job in jobs { log.warning("job_rescued", metadata: job.metadata) }
                if !jobs.isEmpty { wakeup.signal() }
            }
            if try await store.promoteDue() > 0 { wakeup.signal() }
        } catch {
            // The slots tell of a database that is away; here it only means to look again later.
            log.debug("rescue_failed", metadata: ["error_message": "\(error)"])
        }
    }
}
