import Glibc

/// The wall clock.
enum UnixClock {
    /// Milliseconds since 1970.
    static var milliseconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }

    /// The day, counted from 1970 in UTC.
    static var day: Int { Int(time(nil) / 86_400) }
}
