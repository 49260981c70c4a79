/// The span of one period report and the day it is due.
struct ReportingPeriod: Sendable {
    var from: CalendarDay
    var thru: CalendarDay
    var dueOn: CalendarDay

    var days: ClosedRange<CalendarDay> { from...max(from, thru) }

    /// The periods of a year: half years, and before an election also two that end 45 and 17 days before it.
    static func periods(in year: Int, withElection: Bool) -> [ReportingPeriod] {
        let spring = ReportingPeriod(from: .init(year, 1, 1), thru: .init(year, 6, 30), dueOn: .init(year, 7, 31))
        let autumnEnd = CalendarDay(year, 12, 31)
        let autumnDue = CalendarDay(year + 1, 1, 31)
        guard withElection else {
            return [spring, ReportingPeriod(from: .init(year, 7, 1), thru: autumnEnd, dueOn: autumnDue)]
        }
        let election = CalendarDay.election(in: year)
        let first = election.adding(-45)
        let second = election.adding(-17)
        return [
            spring,
            ReportingPeriod(from: .init(year, 7, 1), thru: first, dueOn: election.adding(-40)),
            ReportingPeriod(from: first.adding(1), thru: second, dueOn: election.adding(-12)),
            ReportingPeriod(from: second.adding(1), thru: autumnEnd, dueOn: autumnDue),
        ]
    }
}
