import CivicModel
import Testing

@testable import ElectionFinance

@Suite struct ExportYearsTests {
    private let now = Timestamp(unixSeconds: 1_795_154_400)  // 2026-11-20

    @Test(arguments: [("2017", 2017...2017), ("2017-2020", 2017...2020)])
    func readsOneYearOrSeveral(text: String, years: ClosedRange<Int>) {
        #expect(ExportYears(text) == .chosen(years))
    }

    @Test(arguments: ["", "17", "2020-2017", "2017-", "-2017", "2017-2018-2019", "1990", "2017,2018", "x"])
    func refusesWhatIsNoRangeOfYears(text: String) {
        #expect(ExportYears(text) == nil)
    }

    @Test func asksForAllYearsToTheNextAtFirst() throws {
        #expect(try ExportYears.due.list(known: Manifest(agency: "BRK"), now: now) == Array(1998...2027))
    }

    @Test func asksLaterForThoseThatCanChange() throws {
        var manifest = Manifest(agency: "BRK")
        for year in 1998...2027 { manifest[year] = Manifest.Year(download: nil, checkedAt: "2026-11-19T06:00:00Z") }
        #expect(try ExportYears.due.list(known: manifest, now: now) == [2024, 2025, 2026, 2027])
        // A file that is damaged or gone is asked for at once.
        let file = Manifest.Download(file: "2005.zip", url: "", fetchedAt: "", size: 1, sha256: "")
        manifest[2005] = Manifest.Year(download: file, checkedAt: "2026-11-19T06:00:00Z")
        #expect(try ExportYears.due.list(known: manifest, now: now) { _ in false } == [2005, 2024, 2025, 2026, 2027])
        #expect(try ExportYears.due.list(known: manifest, now: now) { _ in true } == [2024, 2025, 2026, 2027])
        // Thirty days after its last check, an older year is asked for again.
        manifest[2012] = Manifest.Year(download: nil, checkedAt: "2026-10-21T06:00:00Z")
        #expect(try ExportYears.due.list(known: manifest, now: now) == [2012, 2024, 2025, 2026, 2027])
    }
}

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(attempts: 5, firstWait: .seconds(2), longestWait: .seconds(60))

    @Test func doublesTheWaitWithChanceInHalfOfIt() {
        var random = SystemRandomNumberGenerator()
        for (failures, seconds) in [(1, 2.0), (2, 4.0), (3, 8.0), (10, 60.0), (100, 60.0)] {
            for _ in 0..<20 {
                let wait = policy.wait(afterFailures: failures, retryAfter: nil, using: &random)
                #expect(wait >= .seconds(seconds / 2) && wait <= .seconds(seconds))
            }
        }
    }

    @Test func waitsAsLongAsTheServerAsksWithinReason() {
        var random = SystemRandomNumberGenerator()
        #expect(policy.wait(afterFailures: 1, retryAfter: .seconds(7), using: &random) == .seconds(7))
        #expect(policy.wait(afterFailures: 1, retryAfter: .seconds(7200), using: &random) == .seconds(60))
    }

    @Test(arguments: [
        ("120", 120), ("0", 0), ("Fri, 20 Nov 2026 06:00:30 GMT", 30), ("Fri, 20 Nov 2026 05:00:00 GMT", 0),
    ])
    func readsBothFormsOfRetryAfter(text: String, seconds: Int) {
        let now = Timestamp(unixSeconds: 1_795_154_400)
        #expect(RetryPolicy.duration(retryAfter: text, now: now) == .seconds(seconds))
    }

    @Test(arguments: ["", "soon", "-1", "Fri, 31 Feb 2026 06:00:30 GMT"])
    func ignoresARetryAfterThatItCannotRead(text: String) {
        #expect(RetryPolicy.duration(retryAfter: text, now: Timestamp(unixSeconds: 0)) == nil)
    }
}

@Suite struct NetFileAddressTests {
    @Test func namesTheExportOfAYear() {
        var problems: [String] = []
        let address = NetFileAddress(settings: [:], problems: &problems)
        #expect(
            address.export(of: "BRK", year: 2018)
                == "https://public.netfile.com/pub2/excel/BRKBrowsable/efile_newest_BRK_2018.zip")
        let local = NetFileAddress(
            settings: ["NETFILE_EXPORT_URL": "http://127.0.0.1:8090/pub2/excel/"], problems: &problems)
        #expect(problems.isEmpty)
        #expect(
            local.export(of: "X", year: 2020) == "http://127.0.0.1:8090/pub2/excel/XBrowsable/efile_newest_X_2020.zip")
    }

    @Test(arguments: [
        "http://public.netfile.com/pub2/excel", "ftp://127.0.0.1/", "file:///etc", "", "public.netfile.com",
        "http://127.0.0.1.evil.example/", "https://me:s3cret@example.org/", "https://me@example.org/",
        "http://localhost@evil.example/",
    ])
    func refusesPlainHttpThatLeavesTheMachine(address: String) {
        var problems: [String] = []
        _ = NetFileAddress(settings: ["NETFILE_EXPORT_URL": address], problems: &problems)
        #expect(problems.count == 1)
    }

    @Test func followsNoRedirectFromOutsideToThisMachine() {
        let outside = "https://public.netfile.com/a"
        #expect(NetFileAddress.isAllowed("https://other.example/b", redirectedFrom: outside))
        #expect(!NetFileAddress.isAllowed("http://127.0.0.1:8080/b", redirectedFrom: outside))
        #expect(!NetFileAddress.isAllowed("https://localhost/b", redirectedFrom: outside))
        #expect(!NetFileAddress.isAllowed("http://other.example/b", redirectedFrom: outside))
        #expect(NetFileAddress.isAllowed("http://127.0.0.1:8080/b", redirectedFrom: "http://127.0.0.1:9/a"))
    }

    @Test func keepsAPasswordOutOfTheMessage() {
        var problems: [String] = []
        _ = NetFileAddress(settings: ["NETFILE_EXPORT_URL": "http://me:s3cret@example.org/"], problems: &problems)
        #expect(problems.count == 1 && !problems[0].contains("s3cret"))
    }
}
