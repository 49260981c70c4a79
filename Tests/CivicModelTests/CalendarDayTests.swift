import CivicModel
import Testing

@Suite struct CalendarDayTests {
    @Test(arguments: [
        ("2019-03-14", "2019-03-14"), ("03/14/2019", "2019-03-14"), ("3/4/2019", "2019-03-04"),
        ("02/29/2020", "2020-02-29"), ("12/31/9999", "9999-12-31"),
    ])
    func readsBothForms(text: String, iso: String) {
        #expect(CalendarDay(text: Array(text.utf8))?.description == iso)
    }

    @Test(arguments: [
        "31/31/2020", "02/30/2020", "02/29/2019", "00/10/2020", "2020-13-01", "2020-1-01", "14.03.2019", "", "soon",
        "03/14/19", "03/14/2019 ", "2019-03-14T00:00:00", "03-14-2019", "0000-01-01", "٠٣/14/2019",
    ])
    func refusesDaysThatDoNotExist(text: String) {
        #expect(CalendarDay(text: Array(text.utf8)) == nil)
    }

    @Test func countsDaysThereAndBack() {
        for days in stride(from: -141_000, through: 2_932_896, by: 97) {
            let day = CalendarDay(daysSinceEpoch: days)
            #expect(day.daysSinceEpoch == days)
            #expect(CalendarDay(year: day.year, month: day.month, day: day.day) == day)
        }
        #expect(CalendarDay(daysSinceEpoch: 0).description == "1970-01-01")
        #expect(CalendarDay(daysSinceEpoch: 18_321).description == "2020-02-29")
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (1_795_154_400, "2026-11-20T06:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
    ])
    func printsMoments(seconds: Int, text: String) {
        let moment = Timestamp(unixSeconds: seconds)
        #expect(moment.description == text)
        #expect(Timestamp(databaseText: moment.databaseText) == moment)
    }

    @Test(arguments: ["", "2026-11-20", "2026-11-20 25:00:00", "2026-02-30 00:00:00", "2026-11-20 06-00-00"])
    func refusesTextsThatAreNoMoment(text: String) {
        #expect(Timestamp(databaseText: text) == nil)
    }

    @Test func readsPythonsMomentsWithAndWithoutFraction() {
        #expect(Timestamp(databaseText: "2026-11-20 06:00:00")?.unixSeconds == 1_795_154_400)
        #expect(Timestamp(databaseText: "2026-11-20 06:00:00.123456")?.unixSeconds == 1_795_154_400)
    }
}
