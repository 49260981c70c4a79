import Testing

@testable import ElectionFinance

@Suite struct VersionChainsTests {
    @Test func takesTheHighestReportNumberOfAPeriod() {
        let versions = [version(0), version(1, date: "2019-09-01"), version(2, date: "2019-08-15")]
        let places = VersionChains.place(versions)
        #expect(places[versions[0]]?.supersededBy == versions[1])
        #expect(places[versions[1]]?.supersededBy == versions[2])
        #expect(places[versions[2]]?.supersededBy == nil)
        #expect(places[versions[2]]?.note == "amendment 2; replaces version 0, 1")
    }

    @Test func followsANameThatChangesBetweenVersions() {
        let versions = [version(0), version(1, name: "Friends of the New Library")]
        #expect(VersionChains.place(versions)[versions[0]]?.supersededBy == versions[1])
    }

    @Test func tellsPendingFilersApartByName() {
        let one = version(0, filer: "Pending", name: "Yes on A")
        let other = version(1, filer: "PENDING", name: "No on A")
        #expect(VersionChains.place([one, other]).values.allSatisfy { $0.supersededBy == nil })
        #expect(FilingVersion.filerKey(id: "Pending", name: "Yes on A") == "pending:Yes on A")
        #expect(FilingVersion.filerKey(id: "0000000", name: "X") == "0000000:X")
        #expect(FilingVersion.filerKey(id: nil, name: nil) == ":")
        #expect(FilingVersion.filerKey(id: "99-1330", name: "X") == "99-1330")
    }

    @Test func joinsAnAmendmentThatMovesTheStartOfItsPeriod() {
        let original = version(0)
        let moved = version(1, start: "2018-01-01")
        let places = VersionChains.place([original, moved])
        #expect(places[original]?.supersededBy == moved)
        #expect(places[moved]?.note == "amendment 1; replaces version 0; moves the start of the period from 2019-01-01")
    }

    @Test func keepsAnAmendmentWithoutItsOriginal() {
        let alone = version(2)
        let place = VersionChains.place([alone])[alone]
        #expect(place?.supersededBy == nil)
        #expect(place?.note == "amendment 2; the version that it amends is not in the exports")
    }

    @Test func keepsTwoPeriodsWithTheSameEndWhenBothHaveOriginals() {
        let versions = [version(0), version(0, start: "2018-01-01"), version(1, start: "2018-01-01")]
        let places = VersionChains.place(versions)
        #expect(places[versions[0]]?.supersededBy == nil)
        #expect(places[versions[1]]?.supersededBy == versions[2])
    }

    @Test func groupsLateReportsByTheirReportID() {
        let late = [
            lateReport("497-1", 0), lateReport("497-1", 1), lateReport("497-2", 0), lateReport(nil, 0),
            lateReport(nil, 1),
        ]
        let places = VersionChains.place(late)
        #expect(places[late[0]]?.supersededBy == late[1])
        for report in late[1...] { #expect(places[report]?.supersededBy == nil) }
    }

    @Test func keepsTwoOriginalsThatShareAReportID() {
        var later = lateReport("1", 0)
        later.reportDate = "2019-03-06"
        var amendment = lateReport("1", 1)
        amendment.reportDate = "2019-03-08"
        let first = lateReport("1", 0)
        let places = VersionChains.place([first, later, amendment])
        #expect(places[first]?.supersededBy == nil)
        #expect(places[later]?.supersededBy == amendment)
    }

    @Test func takesTheLaterYearWhenTwoExportsHoldOneReport() {
        let versions = [version(0), version(0, year: 2020)]
        let places = VersionChains.place(versions)
        #expect(places[versions[0]]?.supersededBy == versions[1])
        #expect(places[versions[1]]?.note == "filed again; replaces version 0")
    }

    @Test func namesAVersionTheSameInEveryRun() {
        // SHA-256 of the facts joined by the unit separator, computed outside of this program.
        #expect(version(0).id == "b59bba99ffe92090")
        #expect(version(1).id != version(0).id)
    }

    private func version(
        _ number: Int, filer: String = "1234567", name: String = "Friends of the Library",
        date: String = "2019-07-31", start: String = "2019-01-01", year: Int = 2019
    ) -> FilingVersion {
        FilingVersion(
            form: .f460, filerID: filer, filerName: name, reportNumber: number, reportDate: date, periodStart: start,
            periodEnd: "2019-06-30", sourceYear: year)
    }

    private func lateReport(_ id: String?, _ number: Int) -> FilingVersion {
        FilingVersion(
            form: .f497, filerID: "1234567", filerName: "Friends", reportID: id, reportNumber: number,
            reportDate: "2019-03-0\(number + 1)", sourceYear: 2019)
    }
}
