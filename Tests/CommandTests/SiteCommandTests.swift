import CivicSQL
import Foundation
import TestSupport
import Testing

@Suite struct SiteCommandTests {
    private static let newSite =
        "new -s berkeley.ca --name Berkeley --state CA --country US --kind city-council --start-year 2010 "
        + "--lat-lng '37.8716,  -122.2727' --scraper x --no-all-agendas"

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func addsASiteWithItsFirstFetch(engine: EngineUnderTest) async throws {
        let clerk = try await Clerk(on: engine)
        let result = try await clerk.run(Self.newSite)
        #expect(result.status == 0, "\(result.error)")
        let row = try await clerk.rows(
            "SELECT name, pages, status, extraction_status, lat, lng, extra, start_year, country FROM sites")
        #expect(
            row == [
                [
                    .text("Berkeley"), .integer(0), .text("new"), .text("pending"), .text("37.8716"),
                    .text("-122.2727"), .text("{}"), .integer(2010), .text("US"),
                ]
            ])
        let updated = try await clerk.value("SELECT last_updated FROM sites")?.text ?? ""
        #expect(updated.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/) != nil)
        let jobs = try await clerk.rows("SELECT job_type, queue, priority, arguments, state FROM jobs")
        #expect(
            jobs == [
                [.text("fetch-site"), .text("fetch"), .integer(0), .text(#"{"all_years":"true"}"#), .text("queued")]
            ])
        let again = try await clerk.run(Self.newSite.replacing("Berkeley", with: "Other"))
        #expect(again.status == 0 && again.output.contains("already exists"))
        #expect(try await clerk.value("SELECT name FROM sites") == .text("Berkeley"))
        #expect(try await clerk.value("SELECT count(*) FROM jobs") == .integer(1))
    }

    @Test func asksForWhatIsNotGiven() async throws {
        let clerk = try await Clerk()
        let answers = "berkeley.ca\nBerkeley\nCA\n\ncity-council\nsoon\n2010\n\n37.1\n 37.87 , -122.27 \nx\n"
        let script = "printf '%s' '\(answers)' | '\(clerk.program.path)' new"
        let result = try await BuiltProgram(path: "/bin/bash").run(["-c", script], in: clerk.directory.path)
        #expect(result.status == 0, "\(result.error)")
        let row = try await clerk.rows("SELECT name, state, country, kind, start_year, lat, lng, scraper FROM sites")
        #expect(
            row == [
                [
                    .text("Berkeley"), .text("CA"), .text("US"), .text("city-council"), .integer(2010), .text("37.87"),
                    .text("-122.27"), .text("x"),
                ]
            ])
        let cut = try await BuiltProgram(path: "/bin/bash").run(
            ["-c", "printf 'other.ca\\nOther\\n' | '\(clerk.program.path)' new"], in: clerk.directory.path)
        #expect(cut.status == 64 && cut.error.contains("State is missing"))
    }

    @Test(arguments: ["a/b", "..", "'a b'", "A.ca", "-a", "a..b", String(repeating: "a", count: 300)])
    func refusesWhatIsNoSubdomain(name: String) async throws {
        let clerk = try await Clerk()
        let result = try await clerk.run("new -s \(name) --name X")
        #expect(result.status == 64)
        #expect(!FileManager.default.fileExists(atPath: clerk.directory.file("civic.db")))
    }

    @Test func refusesCoordinatesWithoutAComma() async throws {
        let clerk = try await Clerk()
        let result = try await clerk.run(Self.newSite.replacing("'37.8716,  -122.2727'", with: "37.1"))
        #expect(result.status == 64 && result.error.contains("37.1"))
        #expect(result.error.contains("\nNext: ") && !result.error.contains("Usage: clerk <"), "\(result.error)")
        #expect(!FileManager.default.fileExists(atPath: clerk.directory.file("civic.db")))
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func updatesTheSiteThatWaitedLongest(engine: EngineUnderTest) async throws {
        let clerk = try await Clerk(on: engine)
        try await clerk.addSites("never.ca", "old.ca", "recent.ca", "odd.ca")
        try await clerk.run("sites set old.ca last_updated=2025-06-01T00:00:00")
        try await clerk.run("sites set odd.ca last_updated=never")
        let now = Date().formatted(
            .iso8601.year().month().day().timeZone(separator: .omitted)
                .time(includingFractionalSeconds: false))
        try await clerk.run("sites set recent.ca last_updated=\(now.prefix(19))")
        var order: [String] = []
        for _ in 0..<4 { order.append(try await clerk.run("update --next-site").output) }
        #expect(
            order == [
                "Auto-enqueueing never.ca\n", "Auto-enqueueing odd.ca\n", "Auto-enqueueing old.ca\n",
                "No sites eligible for auto-enqueue\n",
            ])
        let jobs = try await clerk.rows("SELECT subdomain, priority, arguments FROM jobs ORDER BY id")
        // The fetcher is to start with the year of the update before, not with that of the scheduler.
        #expect(
            jobs.last == [
                .text("old.ca"), .integer(1), .text(#"{"previous_update":"2025-06-01T00:00:00"}"#),
            ])
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func givesTenCallsAtOnceTenSites(engine: EngineUnderTest) async throws {
        let clerk = try await Clerk(on: engine)
        try await clerk.addSites(
            "a.ca", "b.ca", "c.ca", "d.ca", "e.ca", "f.ca", "g.ca", "h.ca", "i.ca", "j.ca", "k.ca")
        let outputs = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<10 { group.addTask { try await clerk.run("update -n").output } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(outputs.count == 10 && outputs.allSatisfy { $0.hasPrefix("Auto-enqueueing ") })
        #expect(try await clerk.value("SELECT count(DISTINCT subdomain) FROM jobs") == .integer(10))
    }

    @Test func refusesAnUpdateOfNothingOrOfAGhost() async throws {
        let clerk = try await Clerk()
        let nothing = try await clerk.run("update")
        #expect(nothing.status == 64 && nothing.error.contains("Must specify --subdomain or --next-site"))
        try await clerk.addSites("a.ca")
        for line in ["update -s ghost.ca", "etl -s ghost.ca update", "update --finance -s ghost.ca"] {
            let ghost = try await clerk.run(line)
            #expect(ghost.status == 1 && ghost.error.contains("'ghost.ca' not found"), "\(line)")
        }
        #expect(try await clerk.value("SELECT count(*) FROM jobs") == .integer(0))
    }

    @Test func understandsTheOlderSpelling() async throws {
        let clerk = try await Clerk()
        try await clerk.addSites("a.ca")
        let result = try await clerk.run("etl -s a.ca --no-proceed --ocr-backend Tesseract update --all-years")
        #expect(result.output == "Enqueueing a.ca with high priority\n", "\(result.error)")
        let arguments = try await clerk.value("SELECT arguments FROM jobs")
        #expect(arguments == .text(#"{"all_years":"true","ocr_backend":"tesseract","proceed":"false"}"#))
        #expect(try await clerk.run("check-failed --json").output == "[\n\n]\n")
        #expect(try await clerk.run("purge-queue fetch --waiting").output == "1 job deleted\n")
        #expect(try await clerk.run("purge a.ca").status == 0)
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func updatesFinanceAsThePlanHasIt(engine: EngineUnderTest) async throws {
        let clerk = try await Clerk(on: engine)
        try await clerk.addSites("a.ca", "b.ca", "c.ca", columns: ",has_finance_data")
        try await clerk.addSites("d.ca")
        let before = try await clerk.rows("SELECT last_updated, updated_at FROM sites ORDER BY subdomain")
        let neither = try await clerk.run("update --finance")
        #expect(neither.status == 64 && neither.error.hasPrefix("Error: Specify --subdomain or --next-site"))
        #expect(try await clerk.run("update --finance -s d.ca").output == "Enqueued finance ETL for d.ca\n")
        var taken: Set<String> = []
        for _ in 0..<3 { taken.insert(try await clerk.run("update --finance --next-site").output) }
        #expect(taken == Set(["a", "b", "c"].map { "Enqueued finance ETL for \($0).ca\n" }))
        let fourth = try await clerk.run("update --finance --next-site")
        #expect(fourth.status == 0 && fourth.output.hasSuffix("already has such a job that waits or runs\n"))
        let jobs = try await clerk.rows("SELECT DISTINCT job_type, queue FROM jobs")
        #expect(jobs == [[.text("finance-etl"), .text("finance")]])
        #expect(try await clerk.rows("SELECT last_updated, updated_at FROM sites ORDER BY subdomain") == before)
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func setsColumnsAndLeavesTheOthers(engine: EngineUnderTest) async throws {
        let clerk = try await Clerk(on: engine)
        try await clerk.addSites("a.ca")
        try await clerk.run("sites set a.ca name='City of A' status=deployed")
        let set = try await clerk.run(
            "sites set a.ca has_finance_data=true finance_source=NetFile finance_coverage_start=2017-01-01 "
                + "finance_record_count=42 finance_data_types='[\"contributions\"]'")
        #expect(set.status == 0, "\(set.error)")
        let row = try #require(try await clerk.json("sites show a.ca --json") as? [String: Any])
        #expect(row["name"] as? String == "City of A" && row["status"] as? String == "deployed")
        #expect(row["has_finance_data"] as? Bool == true && row["finance_record_count"] as? Int == 42)
        #expect(row["finance_coverage_start"] as? String == "2017-01-01" && row["finance_coverage_end"] == nil)
        #expect(row["finance_data_types"] as? [String] == ["contributions"])
        #expect(row["finance_last_updated"] != nil && row["last_updated"] == nil)
        for wrong in ["pages=many", "nothing=1", "finance_coverage_end=soon", "extra=[1"] {
            #expect(try await clerk.run("sites set a.ca \(wrong)").status == 64, "\(wrong)")
        }
        #expect(try await clerk.run("sites set ghost.ca name=X").status == 1)
        let hostile = try await clerk.run("sites set a.ca name='x\"); DROP TABLE sites; --'")
        #expect(hostile.status == 0)
        #expect(try await clerk.value("SELECT name FROM sites") == .text("x\"); DROP TABLE sites; --"))
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func exportsWhatItImports(engine: EngineUnderTest) async throws {
        let clerk = try await Clerk(on: engine)
        let csv =
            "subdomain,name,start_year,has_finance_data,extra\r\n"
            + "a.ca,\"A, \"\"the\"\" City\nof hills\",2010,true,\"{\"\"k\"\": 1}\"\r\nb.ca,,,,\r\n"
        try clerk.directory.write(csv, to: "in.csv")
        #expect(try await clerk.run("sites import in.csv --dry-run").status == 0)
        #expect(!FileManager.default.fileExists(atPath: clerk.directory.file("civic.db")))
        let first = try await clerk.run("sites import in.csv")
        #expect(first.output == "2 added, 0 changed, 0 unchanged\n", "\(first.error)")
        #expect(try await clerk.json("sites import in.csv --dry-run --json") as? [String: Int] == ["readable": 2])
        #expect(try await clerk.run("sites import in.csv").output == "0 added, 0 changed, 2 unchanged\n")
        for form in ["csv", "json"] {
            let flag = form == "json" ? " --json" : ""
            let exported = try await clerk.run("sites export\(flag)").output
            try clerk.directory.write(exported, to: "out.\(form)")
            let again = try await clerk.run("sites import out.\(form)")
            #expect(again.output == "0 added, 0 changed, 2 unchanged\n", "\(form): \(again.error)")
        }
        try clerk.directory.write("subdomain,start_year\nc.ca,2011\n../d,2012\nc.ca,x\n", to: "bad.csv")
        let bad = try await clerk.run("sites import bad.csv")
        #expect(bad.status == 1 && bad.error.contains("row 2") && bad.error.contains("row 3"))
        #expect(try await clerk.value("SELECT count(*) FROM sites") == .integer(2))
    }
}
