import Synchronization

/// Wakes those that wait for work.
final class Wakeup: Sendable {
    private struct State {
        var generation = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    /// Taken before looking for work: a call of `signal` after that is not missed.
    var generation: Int { state.withLock { $0.generation } }

    /// Wakes all.
    func signal() {
        let waiting = state.withLock { state in
            state.generation += 1
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Waits for a signal since `generation`, a time, or the task's cancellation.
    func wait(since generation: Int, atMost limit: Duration) async {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Cancelled when the signal came first.
                try? await Task.sleep(for: limit)
            }
            group.addTask {
                await withTaskCancellationHandler {
                    await withCheckedContinuation { self.add($0, as: waiter, since: generation) }
                } onCancel: {
                    self.resume(waiter)
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func add(_ continuation: CheckedContinuation<Void, Never>, as waiter: Int, since generation: Int) {
        let isTooLate = state.withLock { state in
            // The cancellation may have come before.
            guard state.generation == generation, !Task.isCancelled else { return true }
            state.waiting[waiter] = continuation
            return false
        }
        if isTooLate { continuation.resume() }
    }

    private func resume(_ waiter: Int) {
        state.withLock { $0.waiting.removeValue(forKey: waiter) }?.resume()
    }
}
