/// A day of the Gregorian calendar, counted from 1970-01-01.
struct CalendarDay: Hashable, Comparable, Sendable {
    let number: Int

    init(number: Int) { self.number = number }

    /// - Source: Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
    init(_ year: Int, _ month: Int, _ day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Year, month and day of the month.
    var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    /// Days since the last Sunday, 0 to 6. 1970-01-01 was a Thursday.
    var weekday: Int { ((number + 4) % 7 + 7) % 7 }

    /// `MM/DD/YYYY`, the text some vendors write where a date belongs.
    var slashed: String {
        let (year, month, day) = parts
        return "\(Self.padded(month))/\(Self.padded(day))/\(year)"
    }

    /// The first Tuesday after the first Monday of November.
    static func election(in year: Int) -> CalendarDay {
        let second = CalendarDay(year, 11, 2)
        return second.adding((2 - second.weekday + 7) % 7)
    }

    func adding(_ days: Int) -> CalendarDay { CalendarDay(number: number + days) }

    static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }

    static func padded(_ part: Int) -> String { part < 10 ? "0\(part)" : "\(part)" }
}
