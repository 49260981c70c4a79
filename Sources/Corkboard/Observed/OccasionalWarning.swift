import Synchronization

/// Gives a warning at most once a minute, so that an outage does not fill the log.
final class OccasionalWarning: Sendable {
    private let last: Mutex<ContinuousClock.Instant?> = Mutex(nil)
    private let pause: Duration
    private let now: @Sendable () -> ContinuousClock.Instant

    init(every pause: Duration = .seconds(60), now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.pause = pause
        self.now = now
    }

    /// Runs the closure unless it ran within the last minute.
    func give(_ warning: () -> Void) {
        let isDue = last.withLock { last in
            let now = now()
            if let last, now - last < pause { return false }
            last = now
            return true
        }
        if isDue { warning() }
    }
}
