import CivicModel

/// The domain's day, by its name in every file of the stand-in.
typealias CalendarDay = CivicModel.CalendarDay

/// What making up a calendar needs beyond reading one.
extension CivicModel.CalendarDay {
    /// A day that exists; the generator writes no other.
    init(_ year: Int, _ month: Int, _ day: Int) {
        guard let existing = CalendarDay(year: year, month: month, day: day) else {
            preconditionFailure("there is no day \(year)-\(month)-\(day)")
        }
        self = existing
    }

    /// Days since the last Sunday, 0 to 6. 1970-01-01 was a Thursday.
    var weekday: Int { ((daysSinceEpoch + 4) % 7 + 7) % 7 }

    /// `MM/DD/YYYY`, the text some vendors write where a date belongs.
    var slashed: String { "\(Self.padded(month))/\(Self.padded(day))/\(year)" }

    /// The first Tuesday after the first Monday of November.
    static func election(in year: Int) -> CalendarDay {
        let second = CalendarDay(year, 11, 2)
        return second.adding((2 - second.weekday + 7) % 7)
    }

    func adding(_ days: Int) -> CalendarDay { CalendarDay(daysSinceEpoch: daysSinceEpoch + days) }

    static func padded(_ part: Int) -> String { part < 10 ? "0\(part)" : "\(part)" }
}
