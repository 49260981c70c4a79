import Synchronization

/// Counts in this process's memory.
///
/// - Cost: under a microsecond and some 150 bytes for each client of the last window; of more clients than `limit`, the
///   oldest windows are forgotten, so that a flood of addresses costs no more memory.
package final class MemoryRequestCounter: RequestCounter {
    private struct Window {
        var start: ContinuousClock.Instant
        var number: Int
    }

    private let window: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    /// In the order of their starts, as every window is put in when it begins.
    private let windows: Mutex<BoundedTable<CountedClient, Window>>

    /// Counts in windows of a minute, by a clock.
    package init(
        window: Duration = .seconds(60), limit: Int = 100_000,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.window = window
        self.now = now
        windows = Mutex(BoundedTable(limit: limit))
    }

    /// Counts one request.
    package func count(_ client: CountedClient) -> RequestCount {
        windows.withLock { windows in
            // Read under the lock: the starts of the windows ascend.
            let now = now()
            windows.removeOldest { now - $0.start >= window }
            var current = Window(start: now, number: 1)
            let isKnown = windows.update(client) {
                $0.number += 1
                current = $0
            }
            if !isKnown { windows.insert(current, for: client) }
            let left = window - (now - current.start)
            return RequestCount(number: current.number, secondsLeft: max(1, Int((left / .seconds(1)).rounded(.up))))
        }
    }

    /// How many clients are known.
    package var clientCount: Int { windows.withLock { $0.count } }
}
