import Foundation

/// A moment as logs count it: to the nanosecond, in UTC.
package struct LogMoment: Hashable, Sendable, Comparable {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    package let unixNanoseconds: Int

    /// Takes nanoseconds since 1970-01-01T00:00:00Z.
    package init(unixNanoseconds: Int) { self.unixNanoseconds = unixNanoseconds }

    /// The system's clock.
    package static let systemClock: @Sendable () -> LogMoment = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return LogMoment(unixNanoseconds: Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec))
    }

    /// Orders by time.
    package static func < (left: LogMoment, right: LogMoment) -> Bool {
        left.unixNanoseconds < right.unixNanoseconds
    }
}
