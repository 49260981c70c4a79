import Synchronization

/// The lines that wait for Loki, shared by the threads that log and the task that sends.
///
/// - Cost: adding a line takes a lock for a few instructions; it never waits for the network.
final class LokiBuffer: Sendable {
    /// What the sender waits for.
    enum Event: Sendable {
        /// There is a line.
        case line
        /// There is a whole batch.
        case batch
        /// The program ends; this ends every other wait too.
        case closing
    }

    private struct Waiter: Sendable {
        let event: Event
        let number: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State: Sendable {
        var backlog: LokiBacklog
        var isClosing = false
        var waiter: Waiter?
        /// The number of the wait that is under way; a wait that was called off has a lower one.
        var waitNumber = 0

        /// Who is to be woken, if what is waited for is there.
        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            guard let waiter else { return nil }
            let isDue =
                switch waiter.event {
                case .line: backlog.count > 0
                case .batch: backlog.hasBatch
                case .closing: false
                }
            guard isDue || isClosing else { return nil }
            self.waiter = nil
            return waiter.continuation
        }
    }

    private let state: Mutex<State>

    init(limits: LokiBacklog.Limits = LokiBacklog.Limits()) {
        state = Mutex(State(backlog: LokiBacklog(limits: limits)))
    }

    var dropped: Int { state.withLock { $0.backlog.dropped } }

    var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Lines that wait, and their bytes.
    var held: (lines: Int, bytes: Int) { state.withLock { ($0.backlog.count, $0.backlog.bytes) } }

    /// Adds a line; the oldest make room for it.
    func add(_ entry: LokiEntry) {
        let woken = state.withLock { state in
            state.backlog.add(entry)
            return state.takeWaiter()
        }
        woken?.resume()
    }

    func takeBatch() -> [LokiEntry] { state.withLock { $0.backlog.takeBatch() } }

    func drop(_ count: Int) { state.withLock { $0.backlog.drop(count) } }

    func finish() { state.withLock { $0.backlog.finish() } }

    /// Says that the program ends.
    func close() {
        let woken = state.withLock { state in
            state.isClosing = true
            return state.takeWaiter()
        }
        woken?.resume()
    }

    /// Waits for an event, until `limit` returns, or until the task is cancelled. Only one may wait at a time.
    func wait(for event: Event, atMost limit: (@Sendable () async -> Void)? = nil) async {
        let number = state.withLock { state in
            state.waitNumber += 1
            return state.waitNumber
        }
        await withTaskGroup { group in
            if let limit {
                group.addTask {
                    await limit()
                    self.callOff(number)
                }
            }
            await withTaskCancellationHandler {
                await suspend(until: event, number)
            } onCancel: {
                callOff(number)
            }
            group.cancelAll()
        }
    }

    private func suspend(until event: Event, _ number: Int) async {
        await withCheckedContinuation { continuation in
            let woken = state.withLock { state -> CheckedContinuation<Void, Never>? in
                // It may have been called off before it began.
                guard state.waitNumber == number else { return continuation }
                state.waiter = Waiter(event: event, number: number, continuation: continuation)
                return state.takeWaiter()
            }
            woken?.resume()
        }
    }

    private func callOff(_ number: Int) {
        let woken = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waitNumber == number else { return nil }
            state.waitNumber += 1
            guard let waiter = state.waiter, waiter.number == number else { return nil }
            state.waiter = nil
            return waiter.continuation
        }
        woken?.resume()
    }
}
