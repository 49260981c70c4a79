import CivicModel
import Foundation
import Testing

@testable import Clerk

/// When expressions run.
@Suite struct CronRunTests {
    /// The runs after a moment, in UTC.
    private func runs(_ text: String, after: String, in zone: String = "GMT", count: Int = 3) throws -> [String] {
        let expression = try CronExpression(text)
        let zone = try #require(TimeZone(identifier: zone))
        var moment = try #require(Timestamp(databaseText: after))
        var found: [String] = []
        while found.count < count, let next = expression.next(after: moment, in: zone) {
            // Standing at a run, or a second before the one after it, the latest is that run.
            #expect(expression.latest(notAfter: next, in: zone) == next)
            if !found.isEmpty {
                #expect(expression.latest(notAfter: Timestamp(unixSeconds: next.unixSeconds - 1), in: zone) == moment)
            }
            found.append(String(next.databaseText.prefix(16)))
            moment = next
        }
        return found
    }

    @Test(arguments: [
        // Strictly after, and from any second.
        ("0 6 * * *", "2026-03-01 06:00:00", ["2026-03-02 06:00", "2026-03-03 06:00", "2026-03-04 06:00"]),
        ("0 6 * * *", "2026-03-01 05:59:59", ["2026-03-01 06:00", "2026-03-02 06:00", "2026-03-03 06:00"]),
        ("*/20 9-10 * * *", "2026-03-01 10:15:30", ["2026-03-01 10:20", "2026-03-01 10:40", "2026-03-02 09:00"]),
        // Month ends: months without a 31st are left out.
        ("0 0 31 * *", "2026-01-31 00:00:00", ["2026-03-31 00:00", "2026-05-31 00:00", "2026-07-31 00:00"]),
        ("59 23 28-31 12 *", "2026-12-30 23:58:59", ["2026-12-30 23:59", "2026-12-31 23:59", "2027-12-28 23:59"]),
        // Leap years: every fourth, and the ends of centuries.
        ("0 0 29 2 *", "2023-03-01 00:00:00", ["2024-02-29 00:00", "2028-02-29 00:00", "2032-02-29 00:00"]),
        ("0 0 29 2 *", "1999-06-01 00:00:00", ["2000-02-29 00:00", "2004-02-29 00:00", "2008-02-29 00:00"]),
        ("0 0 29 2 *", "2096-02-29 00:00:00", []),
        // Either day matches when both are restricted ...
        ("0 0 13 * fri", "2026-02-01 00:00:00", ["2026-02-06 00:00", "2026-02-13 00:00", "2026-02-20 00:00"]),
        ("0 0 1,15 * 3", "2026-04-01 00:00:00", ["2026-04-08 00:00", "2026-04-15 00:00", "2026-04-22 00:00"]),
        // ... and both must match when one has a star.
        ("0 0 */2 * mon", "2026-06-01 00:00:00", ["2026-06-15 00:00", "2026-06-29 00:00", "2026-07-13 00:00"]),
        ("0 0 * * mon-fri", "2026-06-05 12:00:00", ["2026-06-08 00:00", "2026-06-09 00:00", "2026-06-10 00:00"]),
        ("@weekly", "2026-06-05 12:00:00", ["2026-06-07 00:00", "2026-06-14 00:00", "2026-06-21 00:00"]),
        ("@yearly", "2026-06-05 12:00:00", ["2027-01-01 00:00", "2028-01-01 00:00", "2029-01-01 00:00"]),
        ("* * 31 12 *", "2026-12-31 23:58:00", ["2026-12-31 23:59", "2027-12-31 00:00", "2027-12-31 00:01"]),
        // Never.
        ("0 0 30 2 *", "2026-01-01 00:00:00", []), ("* * 31 4,6,9,11 *", "2026-01-01 00:00:00", []),
        // Before 1970.
        ("0 12 * * thu", "1969-12-30 00:00:00", ["1970-01-01 12:00", "1970-01-08 12:00", "1970-01-15 12:00"]),
    ])
    func runsAt(text: String, after: String, expected: [String]) throws {
        #expect(try runs(text, after: after) == expected)
    }

    /// The runs are in UTC; comments give the local time.
    @Test(arguments: [
        // Los Angeles, 2026-03-08: 02:00 PST becomes 03:00 PDT at 10:00 UTC. 02:30 is jumped over.
        (
            "30 2 * * *", "America/Los_Angeles", "2026-03-07 00:00:00",
            ["2026-03-07 10:30", "2026-03-08 10:00", "2026-03-09 09:30"]
        ),
        // Two runs jumped over, and the one at 03:00, are one.
        (
            "0,30 2-3 * * *", "America/Los_Angeles", "2026-03-08 09:00:00",
            ["2026-03-08 10:00", "2026-03-08 10:30", "2026-03-09 09:00"]
        ),
        ("15 * * * *", "America/Los_Angeles", "2026-03-08 09:00:00", ["2026-03-08 09:15", "2026-03-08 10:15"]),
        // 2026-11-01: 02:00 PDT becomes 01:00 PST at 09:00 UTC. 01:30 comes twice.
        ("30 1 * * *", "America/Los_Angeles", "2026-11-01 00:00:00", ["2026-11-01 08:30", "2026-11-02 09:30"]),
        ("30 1 * * *", "America/Los_Angeles", "2026-11-01 08:30:00", ["2026-11-02 09:30", "2026-11-03 09:30"]),
        ("30 1 * * *", "America/Los_Angeles", "2026-11-01 09:10:00", ["2026-11-02 09:30", "2026-11-03 09:30"]),
        ("0 1,2 * * *", "America/Los_Angeles", "2026-11-01 07:00:00", ["2026-11-01 08:00", "2026-11-01 10:00"]),
        (
            "30 * * * *", "America/Los_Angeles", "2026-11-01 08:00:00",
            ["2026-11-01 08:30", "2026-11-01 09:30", "2026-11-01 10:30"]
        ),
        // Berlin, 2026-03-29: 02:00 CET becomes 03:00 CEST at 01:00 UTC; back on 2026-10-25 at 01:00 UTC.
        ("15 2 * * *", "Europe/Berlin", "2026-03-28 12:00:00", ["2026-03-29 01:00", "2026-03-30 00:15"]),
        ("15 2 * * *", "Europe/Berlin", "2026-10-24 12:00:00", ["2026-10-25 00:15", "2026-10-26 01:15"]),
        ("0 6 * * *", "Europe/Berlin", "2026-10-24 00:00:00", ["2026-10-24 04:00", "2026-10-25 05:00"]),
        ("0 3 * * *", "Europe/Berlin", "2026-03-28 00:00:00", ["2026-03-28 02:00", "2026-03-29 01:00"]),
        // Lord Howe: half an hour. 2026-10-04: 02:00 becomes 02:30 at 15:30 UTC on the 3rd.
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03 00:00:00", ["2026-10-03 15:30", "2026-10-04 15:15"]),
        ("15 * * * *", "Australia/Lord_Howe", "2026-10-03 14:00:00", ["2026-10-03 14:45", "2026-10-03 16:15"]),
        // 2026-04-05: 02:00 (+11) becomes 01:30 (+10:30) at 15:00 UTC on the 4th. 01:45 comes twice.
        ("45 1 * * *", "Australia/Lord_Howe", "2026-04-04 00:00:00", ["2026-04-04 14:45", "2026-04-05 15:15"]),
        ("45 * * * *", "Australia/Lord_Howe", "2026-04-04 14:00:00", ["2026-04-04 14:45", "2026-04-04 15:15"]),
        // Beirut, 2026-03-29: midnight itself is jumped over, at 22:00 UTC.
        ("0 0 * * *", "Asia/Beirut", "2026-03-27 23:00:00", ["2026-03-28 22:00", "2026-03-29 21:00"]),
        // Nuuk, 2026-10-25: midnight becomes 23:00 of the day before at 01:00 UTC.
        ("30 23 24 10 *", "America/Nuuk", "2026-10-24 00:00:00", ["2026-10-25 00:30", "2027-10-25 00:30"]),
        ("30 * 25 10 *", "America/Nuuk", "2026-10-24 00:00:00", ["2026-10-25 02:30", "2026-10-25 03:30"]),
        // Samoa had no 30 December 2011: it ran when the 31st began, at 10:00 UTC on the 30th.
        ("0 12 * * *", "Pacific/Apia", "2011-12-29 00:00:00", ["2011-12-29 22:00", "2011-12-30 10:00"]),
    ])
    func minds(text: String, zone: String, after: String, expected: [String]) throws {
        #expect(try runs(text, after: after, in: zone, count: expected.count) == expected)
    }

    @Test func findsNothingOutsideTheCalendar() throws {
        let (expression, zone) = (try CronExpression("* * * * *"), try #require(TimeZone(identifier: "GMT")))
        for seconds in [Int.min, Int.max] {
            #expect(expression.next(after: Timestamp(unixSeconds: seconds), in: zone) == nil)
            #expect(expression.latest(notAfter: Timestamp(unixSeconds: seconds), in: zone) == nil)
        }
    }

    @Test func findsTheLatestOfARareOne() throws {
        let zone = try #require(TimeZone(identifier: "GMT"))
        let moment = try #require(Timestamp(databaseText: "2027-12-31 00:00:00"))
        let leap = try CronExpression("0 12 29 2 *").latest(notAfter: moment, in: zone)
        #expect(leap?.description == "2024-02-29T12:00:00Z")
        #expect(try CronExpression("0 12 30 2 *").latest(notAfter: moment, in: zone) == nil)
        #expect(try CronExpression("* * 30 2 *").latest(notAfter: moment, in: zone) == nil)
    }
}
