import Foundation

/// The clock on the wall of a time zone: which moments a local time is, and where the clock is put forward or back.
///
/// Local times are whole seconds since the local 1970-01-01T00:00:00, as if every day had 86,400 of them; moments are
/// seconds since 1970-01-01T00:00:00Z. Between two changes of the clock there are at least two days in every zone.
struct WallClock {
    let zone: TimeZone

    private static let day = 86_400

    /// Seconds by which local time is ahead of UTC.
    func offset(at moment: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(moment)))
    }

    /// The local time at a moment.
    func time(at moment: Int) -> Int { moment + offset(at: moment) }

    /// The first moment that a local time is; where the clock jumps over it, the first moment after the jump.
    func firstMoment(of time: Int) -> Int {
        moments(of: time).min() ?? change(between: time - Self.day, and: time + Self.day)
    }

    /// The last moment that a local time is; where the clock jumps over it, the first moment after the jump.
    func lastMoment(of time: Int) -> Int {
        moments(of: time).max() ?? change(between: time - Self.day, and: time + Self.day)
    }

    /// None in a jump forward, two where the clock is put back.
    private func moments(of time: Int) -> [Int] {
        // No offset is as large as a day, so one of these is before the change and one after it.
        let before = offset(at: time - Self.day)
        let after = offset(at: time + Self.day)
        guard before != after else { return [time - before] }
        return [before, after].filter { offset(at: time - $0) == $0 }.map { time - $0 }
    }

    /// The first moment with the offset of `late`.
    func change(between early: Int, and late: Int) -> Int {
        let target = offset(at: late)
        var (early, late) = (early, late)
        while late - early > 1 {
            let middle = early + (late - early) / 2
            if offset(at: middle) == target { late = middle } else { early = middle }
        }
        return late
    }
}
