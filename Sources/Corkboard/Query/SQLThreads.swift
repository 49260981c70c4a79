import Foundation
import Synchronization

/// A few threads that do nothing but run SQLite, and a bounded queue before them.
///
/// SQLite blocks; Swift's own few threads must not. Searches leave one thread free, and statements that readers wrote two,
/// so that a slow query of one reader never holds up the pages of others.
package final class SQLThreads: Sendable {
    /// What kind of work it is: the later, the fewer threads it may take at once.
    package enum Lane: Int, Sendable, CaseIterable {
        /// Rows as they stand, and lists.
        case page
        /// Filters, searches and facets, which may look at whole tables.
        case search
        /// A statement that a reader wrote.
        case custom
    }

    /// Nothing more is taken at the moment.
    package struct Busy: Error {
        /// What to tell the client.
        package let retryAfterSeconds: Int
    }

    /// A piece of work, and until when it is worth doing.
    private struct Work {
        let until: ContinuousClock.Instant?
        let run: @Sendable (_ isLate: Bool) -> Void
    }

    /// How long work may wait: whoever asked has given up by then.
    private static let patience: Duration = .seconds(20)

    private struct State {
        var waiting: [[Work]] = Lane.allCases.map { _ in [] }
        var running = Lane.allCases.map { _ in 0 }
        var isStopped = false
    }

    private let state = Mutex(State())
    private let wakeUps = DispatchSemaphore(value: 0)
    private let queueLimit: Int
    /// How many threads each lane may take: always one fewer than the lane before it, as far as there are any.
    private let limits: [Int]
    private let count: Int

    /// Starts the threads.
    package init(count: Int, queueLimit: Int) {
        self.queueLimit = queueLimit
        self.count = count
        limits = Lane.allCases.map { max(1, count - $0.rawValue) }
        for index in 0..<count {
            let thread = Thread { [self] in work() }
            thread.name = "sqlite-\(index)"
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    /// How many pieces of work wait.
    package var waiting: Int { state.withLock { $0.waiting.reduce(0) { $0 + $1.count } } }
    /// How many threads are at work.
    package var busy: Int { state.withLock { $0.running.reduce(0, +) } }

    /// Runs work on one of the threads.
    ///
    /// - Parameter isGoingOn: whether it is the next piece of an answer that has begun, which is not turned away.
    /// - Throws: `Busy` when the queue is full, or what the work throws.
    package func run<Result: Sendable>(
        _ lane: Lane, isGoingOn: Bool = false, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let taken = enqueue(lane, isGoingOn) { isLate in
                continuation.resume(
                    with: Swift.Result {
                        if isLate { throw Busy(retryAfterSeconds: 10) }
                        return try work()
                    })
            }
            if !taken { continuation.resume(throwing: Busy(retryAfterSeconds: 2)) }
        }
    }

    /// Lets the threads end when their work is done.
    package func stop() {
        state.withLock { $0.isStopped = true }
        for _ in 0..<count { wakeUps.signal() }
    }

    private func enqueue(_ lane: Lane, _ isGoingOn: Bool, _ run: @escaping @Sendable (Bool) -> Void) -> Bool {
        let room = lane == .page ? queueLimit : queueLimit / 4
        let taken = state.withLock { state in
            guard isGoingOn || state.waiting[lane.rawValue].count < room else { return false }
            let until: ContinuousClock.Instant? = isGoingOn ? nil : .now + Self.patience
            state.waiting[lane.rawValue].append(Work(until: until, run: run))
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
                work.run(work.until.map { $0 < .now } ?? false)
                state.withLock { $0.running[lane.rawValue] -= 1 }
            }
            if state.withLock({ $0.isStopped && $0.waiting.allSatisfy(\.isEmpty) }) { return }
        }
    }

    private func next() -> (Work, Lane)? {
        state.withLock { state in
            for lane in Lane.allCases where !state.waiting[lane.rawValue].isEmpty {
                // What this lane and those after it take together is bounded, so that those before it have the rest.
                let taken = state.running[lane.rawValue...].reduce(0, +)
                guard taken < limits[lane.rawValue] else { continue }
                state.running[lane.rawValue] += 1
                return (state.waiting[lane.rawValue].removeFirst(), lane)
            }
            return nil
        }
    }
}
