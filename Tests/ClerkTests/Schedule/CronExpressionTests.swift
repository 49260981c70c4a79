import CivicModel
import Testing

@testable import Clerk

/// What is read as a cron expression, and what is refused.
@Suite struct CronExpressionTests {
    @Test(arguments: [
        ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@Weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"), ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"),
        ("0 0 * jan-DEC sun-sat", "0 0 * 1-12 0-6"), ("0 0 * * 7", "0 0 * * SUN"), ("0 0 * * 0-7", "0 0 * * 0-6"),
        ("*/15 * * * *", "0,15,30,45 * * * *"), ("5/15 * * * *", "5,20,35,50 * * * *"),
        ("0 0 1-30/7 * *", "0 0 1,8,15,22,29 * *"), ("0 0 * * fri-sun", "0 0 * * 5,6,0"),
        ("0 0 * * 5-7", "0 0 * * 0,5,6"), ("0 0 * * */2", "0 0 * * 0,2,4,6"), ("0 0 * * 4/2", "0 0 * * 4,6"),
        ("  0\t6 *  * * \n", "0 6 * * *"), ("00 06 * * *", "0 6 * * *"), ("1,1,1-2 * * * *", "1,2 * * * *"),
        ("0 0 * * mon,Wed,5", "0 0 * * 1,3,5"), ("0 */1 * * *", "0 * * * *"), ("*/60 * * * *", "0 * * * *"),
    ])
    func readsTheSameFrom(text: String, plain: String) throws {
        let (left, right) = (try CronExpression(text), try CronExpression(plain))
        #expect(left.minutes == right.minutes)
        #expect(left.hours == right.hours)
        #expect(left.days == right.days)
        #expect(left.months == right.months)
        #expect(left.weekdays == right.weekdays)
    }

    @Test func keepsItsText() throws {
        #expect(try CronExpression(" 0  6 * * mon ").description == "0 6 * * mon")
        #expect(try CronExpression("@daily").description == "@daily")
    }

    @Test(arguments: [
        ("", "expected five fields (minute, hour, day of month, month, day of week), found 0"),
        ("* * * *", "expected five fields (minute, hour, day of month, month, day of week), found 4"),
        ("0 0 * * * *", "expected five fields (minute, hour, day of month, month, day of week), found 6"),
        (
            "@reboot",
            "\"@reboot\" is not known, expected one of @annually, @daily, @hourly, @midnight, @monthly, @weekly, @yearly"
        ),
        ("60 * * * *", "minute: \"60\" is not understood, expected 0 to 59"),
        ("-1 * * * *", "minute: \"-1\" is not understood, expected 0 to 59"),
        ("+1 * * * *", "minute: \"+1\" is not understood, expected 0 to 59"),
        ("1, * * * *", "minute: \"\" is not understood, expected 0 to 59"),
        ("1- * * * *", "minute: \"1-\" is not understood, expected 0 to 59"),
        ("*-3 * * * *", "minute: \"*-3\" is not understood, expected 0 to 59"),
        ("*/90 * * * *", "minute: \"*/90\" is not understood, expected a step of 1 to 60"),
        ("*/0 * * * *", "minute: \"*/0\" is not understood, expected a step of 1 to 60"),
        ("*/ * * * *", "minute: \"*/\" is not understood, expected a step of 1 to 60"),
        ("*/2/2 * * * *", "minute: \"*/2/2\" is not understood, expected a step of 1 to 60"),
        ("0 24 * * *", "hour: \"24\" is not understood, expected 0 to 23"),
        ("0 17-9 * * *", "hour: \"17-9\" is not understood, the range runs backwards, expected its lower end first"),
        ("0 0 0 * *", "day of month: \"0\" is not understood, expected 1 to 31"),
        ("0 0 1 13 *", "month: \"13\" is not understood, expected 1 to 12 or jan to dec"),
        ("0 0 1 january *", "month: \"january\" is not understood, expected 1 to 12 or jan to dec"),
        ("0 0 * * 8", "day of week: \"8\" is not understood, expected 0 to 7 or sun to sat"),
        ("jan 0 * * *", "minute: \"jan\" is not understood, expected 0 to 59"),
        ("٣ * * * *", "minute: \"٣\" is not understood, expected 0 to 59"),
        ("99999999999999999999 * * * *", "minute: \"99999999999999999999\" is not understood, expected 0 to 59"),
        ("\u{1B}[1m * * * *", "minute: \"\\u{1B}[1m\" is not understood, expected 0 to 59"),
    ])
    func refuses(text: String, because line: String) {
        #expect(throws: CronExpression.Problem(line)) { try CronExpression(text) }
    }

    @Test func cutsALongPartInItsProblem() {
        #expect(
            throws: CronExpression.Problem(
                "minute: \"\(String(repeating: "x", count: 40))\"... is not understood, expected 0 to 59")
        ) { try CronExpression(String(repeating: "x", count: 100_000) + " * * * *") }
    }
}
