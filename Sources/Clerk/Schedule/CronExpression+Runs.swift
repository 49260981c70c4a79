import CivicModel
import Foundation

extension CronExpression {
    /// The first run after a moment; nil when there is none within five years, as for 30 February.
    ///
    /// A local time that the clock jumps over runs at the first moment after the jump, once; one that comes twice runs
    /// the first time only. An expression for every hour runs whenever the clock shows its minute, also a second time.
    ///
    /// - Cost: a step for every day that does not match, none for its minutes; months that do not match are skipped.
    package func next(after moment: Timestamp, in zone: TimeZone) -> Timestamp? {
        guard Self.years.contains(moment.unixSeconds) else { return nil }
        let clock = WallClock(zone: zone)
        let found =
            isForEveryHour
            ? nextElapsed(notBefore: moment.unixSeconds + 1, clock) : nextFixed(after: moment.unixSeconds, clock)
        guard let found, found - moment.unixSeconds <= Self.horizon else { return nil }
        return Timestamp(unixSeconds: found)
    }

    /// The last run at or before a moment; nil when there is none within five years.
    ///
    /// Runs are the same as those of `next(after:in:)`.
    package func latest(notAfter moment: Timestamp, in zone: TimeZone) -> Timestamp? {
        guard Self.years.contains(moment.unixSeconds) else { return nil }
        let clock = WallClock(zone: zone)
        let found =
            isForEveryHour
            ? latestElapsed(notAfter: moment.unixSeconds, clock) : latestFixed(notAfter: moment.unixSeconds, clock)
        guard let found, moment.unixSeconds - found <= Self.horizon else { return nil }
        return Timestamp(unixSeconds: found)
    }

    private static let day = 86_400
    private static let horizon = 5 * 366 * day
    /// Years 1 to 9999 or so: beyond them the calendar's arithmetic ends.
    private static let years = -62_000_000_000...253_000_000_000

    /// Times of named hours: every matching time has its one moment, and later times never have earlier moments.
    private func nextFixed(after moment: Int, _ clock: WallClock) -> Int? {
        let dates = CronDays(expression: self)
        let lastDay = CronDays.split(moment + Self.horizon).day + 1
        var time = clock.time(at: moment)
        while let candidate = dates.time(notBefore: time, lastDay: lastDay) {
            let run = clock.firstMoment(of: candidate)
            if run > moment { return run }
            time = candidate + 60
        }
        return nil
    }

    private func latestFixed(notAfter moment: Int, _ clock: WallClock) -> Int? {
        let dates = CronDays(expression: self)
        let firstDay = CronDays.split(moment - Self.horizon).day - 1
        // If the clock was put back within the last day, it has already shown times later than now.
        var time = moment + max(clock.offset(at: moment), clock.offset(at: moment - Self.day))
        while let candidate = dates.time(notAfter: time, firstDay: firstDay) {
            let run = clock.firstMoment(of: candidate)
            if run <= moment { return run }
            time = candidate - 60
        }
        return nil
    }

    /// Every hour: walks along the moments, from one matching day to the next, never more than an hour at once in it.
    private func nextElapsed(notBefore moment: Int, _ clock: WallClock) -> Int? {
        let dates = CronDays(expression: self)
        let lastDay = CronDays.split(moment + Self.horizon).day + 1
        var moment = moment
        while true {
            let offset = clock.offset(at: moment)
            let (day, minute) = CronDays.split(moment + offset + 59)
            guard let matching = dates.day(notBefore: day, last: lastDay) else { return nil }
            guard matching == day else {
                let later = day * Self.day + minute * 60 - offset + 1
                let target = max(clock.firstMoment(of: matching * Self.day), later)
                // Where the clock is put back over midnight, the day before comes a second time.
                let isPutBack = clock.offset(at: moment + Self.day) < offset
                moment = isPutBack ? min(clock.change(between: moment, and: moment + Self.day), target) : target
                continue
            }
            guard let time = dates.time(notBefore: moment + offset, lastDay: lastDay) else { return nil }
            let run = min(time, (day + 1) * Self.day) - offset
            if clock.offset(at: run) != offset {
                moment = clock.change(between: moment, and: run)
            } else if time < (day + 1) * Self.day {
                return run
            } else {
                moment = run
            }
        }
    }

    private func latestElapsed(notAfter moment: Int, _ clock: WallClock) -> Int? {
        let dates = CronDays(expression: self)
        let firstDay = CronDays.split(moment - Self.horizon).day - 1
        var moment = moment
        while true {
            let offset = clock.offset(at: moment)
            let (day, minute) = CronDays.split(moment + offset)
            guard let matching = dates.day(notAfter: day, first: firstDay) else { return nil }
            guard matching == day else {
                let earlier = day * Self.day + minute * 60 - offset - 1
                let target = min(clock.lastMoment(of: (matching + 1) * Self.day) - 1, earlier)
                let isPutBack = clock.offset(at: moment - Self.day) > offset
                moment = isPutBack ? max(clock.change(between: moment - Self.day, and: moment) - 1, target) : target
                continue
            }
            guard let time = dates.time(notAfter: moment + offset, firstDay: firstDay) else { return nil }
            let run = max(time, day * Self.day - 1) - offset
            if clock.offset(at: run) != offset {
                moment = clock.change(between: run, and: moment) - 1
            } else if time >= day * Self.day {
                return run
            } else {
                moment = run
            }
        }
    }
}
