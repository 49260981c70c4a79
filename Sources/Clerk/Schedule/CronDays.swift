import CivicModel

/// The days and minutes of a cron expression on the local calendar.
///
/// Days are counted from 1970-01-01, times in seconds from its midnight.
struct CronDays {
    let expression: CronExpression

    private static let day = 86_400

    /// The first matching time that is not before `time`, if it lies on `lastDay` or earlier.
    func time(notBefore time: Int, lastDay: Int) -> Int? {
        var (date, minute) = Self.split(time + 59)
        if !matches(day: date) || self.minute(notBefore: minute) == nil {
            date += 1
            minute = 0
        }
        guard let date = day(notBefore: date, last: lastDay), let minute = self.minute(notBefore: minute) else {
            return nil
        }
        return date * Self.day + minute * 60
    }

    /// The last matching time that is not after `time`, if it lies on `firstDay` or later.
    func time(notAfter time: Int, firstDay: Int) -> Int? {
        var (date, minute) = Self.split(time)
        if !matches(day: date) || self.minute(notAfter: minute) == nil {
            date -= 1
            minute = 24 * 60 - 1
        }
        guard let date = day(notAfter: date, first: firstDay), let minute = self.minute(notAfter: minute) else {
            return nil
        }
        return date * Self.day + minute * 60
    }

    /// The first matching day from `day` to `last`.
    func day(notBefore day: Int, last: Int) -> Int? {
        var day = day
        while day <= last {
            let date = CalendarDay(daysSinceEpoch: day)
            if expression.months.has(date.month) {
                if matches(day: day) { return day }
                day += 1
            } else {
                // The 1st of the month plus 31 days is in the next month, whatever its length.
                let next = CalendarDay(daysSinceEpoch: day - date.day + 1 + 31)
                day = next.daysSinceEpoch - next.day + 1
            }
        }
        return nil
    }

    /// The last matching day from `day` back to `first`.
    func day(notAfter day: Int, first: Int) -> Int? {
        var day = day
        while day >= first {
            let date = CalendarDay(daysSinceEpoch: day)
            if expression.months.has(date.month) {
                if matches(day: day) { return day }
                day -= 1
            } else {
                day -= date.day
            }
        }
        return nil
    }

    func matches(day: Int) -> Bool {
        let date = CalendarDay(daysSinceEpoch: day)
        guard expression.months.has(date.month) else { return false }
        // 1970-01-01 was a Thursday, day 4 of the week.
        let weekday = ((day + 4) % 7 + 7) % 7
        let (byDate, byWeekday) = (expression.days.has(date.day), expression.weekdays.has(weekday))
        return expression.eitherDayMatches ? byDate || byWeekday : byDate && byWeekday
    }

    private func minute(notBefore minute: Int) -> Int? {
        let hour = minute / 60
        if expression.hours.has(hour), let found = expression.minutes.first(notBefore: minute % 60) {
            return hour * 60 + found
        }
        guard let next = expression.hours.first(notBefore: hour + 1) else { return nil }
        return expression.minutes.first(notBefore: 0).map { next * 60 + $0 }
    }

    private func minute(notAfter minute: Int) -> Int? {
        let hour = minute / 60
        if expression.hours.has(hour), let found = expression.minutes.last(notAfter: minute % 60) {
            return hour * 60 + found
        }
        guard let previous = expression.hours.last(notAfter: hour - 1) else { return nil }
        return expression.minutes.last(notAfter: 59).map { previous * 60 + $0 }
    }

    /// The day, and the minute of the day that has begun.
    static func split(_ time: Int) -> (day: Int, minute: Int) {
        let second = (time % day + day) % day
        return ((time - second) / day, second / 60)
    }
}

extension UInt64 {
    fileprivate func has(_ value: Int) -> Bool { self >> UInt64(value) & 1 == 1 }

    fileprivate func first(notBefore value: Int) -> Int? {
        let rest = self & (.max << UInt64(value))
        return rest == 0 ? nil : rest.trailingZeroBitCount
    }

    fileprivate func last(notAfter value: Int) -> Int? {
        guard value >= 0 else { return nil }
        let rest = self & ~(.max << UInt64(value + 1))
        return rest == 0 ? nil : 63 - rest.leadingZeroBitCount
    }
}
