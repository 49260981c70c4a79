import Dispatch
import Synchronization

/// The engine's sessions: as many as are needed at once, up to a limit; beyond, callers wait in order.
final class PostgresPool: Sendable {
    private struct Waiter {
        let id: UInt64
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<PostgresSession, any Error>
    }

    private struct State {
        /// Not in use; the last one used is the next one taken.
        var idle: [(session: PostgresSession, since: ContinuousClock.Instant)] = []
        var inUse = 0
        var waiters: [Waiter] = []
        var lastWaiter: UInt64 = 0
        var isClosed = false
        var closers: [CheckedContinuation<Void, Never>] = []
        /// Whether a look at the waiters, or at the idle sessions, is planned already.
        var watchesWaiters = false
        var watchesIdle = false

        mutating func takeClosers() -> [CheckedContinuation<Void, Never>] {
            defer { closers = [] }
            return closers
        }
    }

    private let settings: PostgresSettings
    private let options: PostgresEngine.Options
    private let state = Mutex(State())

    init(_ settings: PostgresSettings, _ options: PostgresEngine.Options) {
        self.settings = settings
        self.options = options
    }

    /// How many callers wait now.
    var waitingCallers: Int { state.withLock(\.waiters.count) }

    /// A session for the caller alone.
    ///
    /// - Throws: `SQLError.unavailable` when none came free in time, or the engine is closed.
    func take() async throws -> PostgresSession {
        try await withCheckedThrowingContinuation { continuation in
            let session: Result<PostgresSession, any Error>? = state.withLock { state in
                if state.isClosed { return .failure(closedError) }
                if let idle = state.idle.popLast() {
                    state.inUse += 1
                    return .success(idle.session)
                }
                if state.inUse < options.mostConnections {
                    state.inUse += 1
                    return .success(PostgresSession(settings, mostPrepared: options.mostPreparedStatements))
                }
                state.lastWaiter += 1
                state.waiters.append(
                    Waiter(id: state.lastWaiter, deadline: .now + options.waitLimit, continuation: continuation))
                watchWaiters(&state)
                return nil
            }
            if let session { continuation.resume(with: session) }
        }
    }

    /// Takes a session back, for whoever waits longest. Called on its queue.
    func giveBack(_ session: PostgresSession) {
        let isOpen = session.isOpen
        let (waiter, closers) = state.withLock { state -> (Waiter?, [CheckedContinuation<Void, Never>]) in
            // One that lost its connection opens another for the next caller.
            if !state.waiters.isEmpty { return (state.waiters.removeFirst(), []) }
            state.inUse -= 1
            if isOpen, !state.isClosed {
                state.idle.append((session, .now))
                watchIdle(&state)
            }
            return (nil, state.isClosed && state.inUse == 0 ? state.takeClosers() : [])
        }
        waiter?.continuation.resume(returning: session)
        closers.forEach { $0.resume() }
    }

    /// Refuses further callers, and waits until the sessions in use are given back.
    func close() async {
        await withCheckedContinuation { continuation in
            // The idle ones are closed outside of the lock, because closing tells the server.
            let (waiters, closers, _) = state.withLock { state in
                state.isClosed = true
                state.closers.append(continuation)
                defer { (state.waiters, state.idle) = ([], []) }
                return (state.waiters, state.inUse == 0 ? state.takeClosers() : [], state.idle)
            }
            waiters.forEach { $0.continuation.resume(throwing: closedError) }
            closers.forEach { $0.resume() }
        }
    }

    private var closedError: SQLError { SQLError(.unavailable, "the engine is closed", at: settings.place) }

    /// All wait equally long, so the first in order is the first whose time is over.
    private func watchWaiters(_ state: inout State) {
        guard !state.watchesWaiters, let first = state.waiters.first else { return }
        state.watchesWaiters = true
        later(first.deadline) { $0.dismissWaiters() }
    }

    private func dismissWaiters() {
        let late = state.withLock { state -> [Waiter] in
            state.watchesWaiters = false
            let late = Array(state.waiters.prefix { $0.deadline <= .now })
            state.waiters.removeFirst(late.count)
            watchWaiters(&state)
            return late
        }
        let message = "all \(options.mostConnections) connections were in use for \(options.waitLimit)"
        for waiter in late {
            waiter.continuation.resume(throwing: SQLError(.unavailable, message, at: settings.place))
        }
    }

    private func watchIdle(_ state: inout State) {
        guard !state.watchesIdle, let first = state.idle.first else { return }
        state.watchesIdle = true
        later(first.since + options.idleLimit) { $0.closeIdle() }
    }

    private func closeIdle() {
        // Closed outside of the lock, as above.
        _ = state.withLock { state in
            state.watchesIdle = false
            let old = Array(state.idle.prefix { $0.since + options.idleLimit <= .now })
            state.idle.removeFirst(old.count)
            watchIdle(&state)
            return old.map(\.session)
        }
    }

    private func later(_ time: ContinuousClock.Instant, _ body: @escaping @Sendable (PostgresPool) -> Void) {
        let pause = max(.zero, ContinuousClock.now.duration(to: time)) / .nanoseconds(1)
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(pause) + 1_000_000)) { [weak self] in
            if let self { body(self) }
        }
    }
}
