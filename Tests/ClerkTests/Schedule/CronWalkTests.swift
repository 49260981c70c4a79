import CivicModel
import Foundation
import Testing

@testable import Clerk

/// The runs against those that a walk over every minute finds, around the changes of the clock.
@Suite struct CronWalkTests {
    private static let expressions = [
        "* * * * *", "*/7 * * * *", "30 * * * *", "15 2 * * *", "*/20 1-3 * * *", "0 0 * * *", "45 23 * * *",
        "5,35 */3 * * sun", "0 1,2 1,8 * wed", "50 * 25-31 * *", "10/25 * * * sat,sun", "30 1 */3 3,4,10,11 *",
        "17 0-22 * * *", "59 * 24 * *", "20 * 28-31 * *", "1 * 29,2 * *",
    ]

    /// A zone, and the day on which a walk of 16 days begins.
    private static let walks = [
        ("America/Los_Angeles", "2026-03-01"), ("America/Los_Angeles", "2026-10-25"), ("Europe/Berlin", "2026-03-22"),
        ("Europe/Berlin", "2026-10-18"), ("Australia/Lord_Howe", "2026-03-29"), ("Australia/Lord_Howe", "2026-09-27"),
        ("America/Nuuk", "2026-03-20"), ("America/Nuuk", "2026-10-18"), ("Asia/Beirut", "2026-03-22"),
        ("Asia/Beirut", "2026-10-18"), ("Asia/Kathmandu", "2026-02-20"), ("GMT", "2024-02-20"),
        // St John's went from one minute past midnight to 23:01 of the day before.
        ("America/St_Johns", "2006-10-20"), ("America/St_Johns", "2006-03-25"),
    ]

    @Test(arguments: walks)
    func findsTheRunsOfAWalk(zone: String, firstDay: String) throws {
        let start = try #require(Timestamp(databaseText: firstDay + " 00:00:00")).unixSeconds
        let zone = try #require(TimeZone(identifier: zone))
        let local = Walk(from: start - 86_400, minutes: 18 * 1440, in: zone)
        let end = start + 16 * 86_400
        for text in Self.expressions {
            let expression = try CronExpression(text)
            let expected = local.runs(of: expression).filter { $0 > start && $0 <= end }
            var found: [Int] = []
            var moment = Timestamp(unixSeconds: start)
            while let next = expression.next(after: moment, in: zone), next.unixSeconds <= end {
                found.append(next.unixSeconds)
                moment = next
            }
            #expect(found == expected, "\(text) in \(zone.identifier)")
            var backwards: [Int] = []
            moment = Timestamp(unixSeconds: end)
            while let latest = expression.latest(notAfter: moment, in: zone), latest.unixSeconds > start {
                backwards.append(latest.unixSeconds)
                moment = Timestamp(unixSeconds: latest.unixSeconds - 1)
            }
            #expect(backwards == expected.reversed(), "\(text) in \(zone.identifier), backwards")
        }
    }
}

/// Every minute of some days, with the local time that the clock shows.
private struct Walk {
    let minutes: [(moment: Int, time: Int)]

    init(from start: Int, minutes count: Int, in zone: TimeZone) {
        minutes = (0..<count).map { index in
            let moment = start + index * 60
            return (moment, moment + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment))))
        }
    }

    /// Goes minute by minute and remembers what the clock has already shown.
    func runs(of expression: CronExpression) -> [Int] {
        var runs: [Int] = []
        var shown = minutes[0].time - 60
        for (moment, time) in minutes {
            if expression.hours == (1 << 24) - 1 {
                if Self.matches(expression, time) { runs.append(moment) }
            } else if time > shown {
                // All that the clock jumped over is due now.
                if stride(from: shown + 60, through: time, by: 60).contains(where: { Self.matches(expression, $0) }) {
                    runs.append(moment)
                }
            }
            shown = max(shown, time)
        }
        return runs
    }

    private static func matches(_ expression: CronExpression, _ time: Int) -> Bool {
        let date = CalendarDay(daysSinceEpoch: time / 86_400)
        let (hour, minute, weekday) = (time % 86_400 / 3600, time % 3600 / 60, (time / 86_400 + 4) % 7)
        let byDate = expression.days & 1 << UInt64(date.day) != 0
        let byWeekday = expression.weekdays & 1 << UInt64(weekday) != 0
        return expression.minutes & 1 << UInt64(minute) != 0 && expression.hours & 1 << UInt64(hour) != 0
            && expression.months & 1 << UInt64(date.month) != 0
            && (expression.eitherDayMatches ? byDate || byWeekday : byDate && byWeekday)
    }
}
