import Foundation
import Synchronization

/// A few threads that do nothing but run SQLite, and a bounded queue before them.
///
/// SQLite blocks; Swift's own few threads must not. Work that someone else wrote (SQL of their own) may take all threads
/// but two, so that a slow query of one reader never holds up the pages of others.
package final class SQLThreads: Sendable {
    /// What kind of work it is.
    package enum Lane: Sendable {
        /// A statement of ours, over a table.
        case page
        /// A statement that a reader wrote.
        case custom
    }

    /// Nothing more is taken at the moment.
    package struct Busy: Error {
        /// What to tell the client.
        package let retryAfterSeconds: Int
    }

    private struct State {
        var pages: [@Sendable () -> Void] = []
        var customs: [@Sendable () -> Void] = []
        var running = 0
        var runningCustoms = 0
        var isStopped = false
    }

    private let state = Mutex(State())
    private let wakeUps = DispatchSemaphore(value: 0)
    private let queueLimit: Int
    private let customLimit: Int

    /// Starts the threads.
    package init(count: Int, queueLimit: Int) {
        self.queueLimit = queueLimit
        customLimit = max(1, count - 2)
        for index in 0..<count {
            let thread = Thread { [self] in work() }
            thread.name = "sqlite-\(index)"
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    /// How many pieces of work wait.
    package var waiting: Int { state.withLock { $0.pages.count + $0.customs.count } }
    /// How many threads are at work.
    package var busy: Int { state.withLock { $0.running } }

    /// Runs work on one of the threads.
    ///
    /// - Throws: `Busy` when the queue is full, or what the work throws.
    package func run<Result: Sendable>(
        _ lane: Lane, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let taken = enqueue(lane) {
                continuation.resume(with: Swift.Result { try work() })
            }
            if !taken { continuation.resume(throwing: Busy(retryAfterSeconds: 2)) }
        }
    }

    /// Lets the threads end when their work is done.
    package func stop() {
        state.withLock { $0.isStopped = true }
        for _ in 0..<64 { wakeUps.signal() }
    }

    private func enqueue(_ lane: Lane, _ work: @escaping @Sendable () -> Void) -> Bool {
        let taken = state.withLock { state in
            switch lane {
            case .page where state.pages.count < queueLimit: state.pages.append(work)
            case .custom where state.customs.count < queueLimit / 4: state.customs.append(work)
            default: return false
            }
            return true
        }
        if taken { wakeUps.signal() }
        return taken
    }

    private func work() {
        while true {
            wakeUps.wait()
            // A wake-up may find only work that must wait; whoever ends such work looks again.
            while let (work, lane) = next() {
                work()
                state.withLock {
                    $0.running -= 1
                    if lane == .custom { $0.runningCustoms -= 1 }
                }
            }
            if state.withLock({ $0.isStopped && $0.pages.isEmpty && $0.customs.isEmpty }) { return }
        }
    }

    private func next() -> (@Sendable () -> Void, Lane)? {
        state.withLock { state in
            if !state.pages.isEmpty {
                state.running += 1
                return (state.pages.removeFirst(), .page)
            }
            if !state.customs.isEmpty, state.runningCustoms < customLimit {
                state.running += 1
                state.runningCustoms += 1
                return (state.customs.removeFirst(), .custom)
            }
            return nil
        }
    }
}
