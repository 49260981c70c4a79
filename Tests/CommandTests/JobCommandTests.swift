import CivicSQL
import Foundation
import TestSupport
import Testing

@Suite struct JobCommandTests {
    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func enqueuesShowsPausesCancelsRetriesAndPurges(engine: EngineUnderTest) async throws {
        let clerk = try await Clerk(on: engine)
        try await clerk.addSites("a.ca", "b.ca")
        let unknown = try await clerk.run("enqueue a.ca --type nope")
        #expect(unknown.status == 64 && unknown.error.contains("Unknown job type: nope"))
        #expect(unknown.error.contains("fetch-site") && unknown.error.contains("finance-etl"))
        let priority = try await clerk.run("enqueue a.ca --priority urgent")
        #expect(priority.status == 64)
        #expect(try await clerk.run("enqueue a.ca ghost.ca").status == 1)
        #expect(try await clerk.value("SELECT count(*) FROM jobs") == .integer(0))

        try await clerk.run("enqueue a.ca b.ca --priority low --argument all_years=true --in 2h")
        try await clerk.run("enqueue b.ca --type finance-etl")
        let again = try await clerk.json("enqueue b.ca --type finance-etl --json") as? [String: [String]]
        #expect(again == ["enqueued": [], "already_waiting": ["finance-etl:b.ca"]])
        let jobs = try #require(try await clerk.json("jobs list --json") as? [[String: Any]])
        #expect(jobs.map { $0["type"] as? String } == ["finance-etl", "fetch-site", "fetch-site"])
        #expect(jobs.map { $0["state"] as? String } == ["queued", "scheduled", "scheduled"])
        #expect(jobs.last?["arguments"] as? [String: String] == ["all_years": "true"])
        #expect(jobs.last?["priority"] as? String == "low")

        #expect(try await clerk.run("jobs pause --queue finance --reason 'NetFile is down'").status == 0)
        for verb in ["pause", "resume"] {
            let nope = try await clerk.run("jobs \(verb) --queue nope")
            #expect(nope.status == 64 && nope.error.contains("there is no queue `nope`.\nState: nothing was changed."))
        }
        let argument = try await clerk.run("enqueue a.ca --argument years")
        #expect(argument.status == 64 && argument.error.contains("Usage: clerk enqueue"), "\(argument.error)")
        let stats = try #require(try await clerk.json("jobs stats --json") as? [String: Any])
        let pauses = stats["pauses"] as? [[String: Any]]
        #expect(pauses?.first?["reason"] as? String == "NetFile is down")
        #expect(try await clerk.run("jobs resume --queue finance").output == "queue finance resumed\n")

        #expect(try await clerk.run("jobs cancel").status == 64, "nothing chosen is not everything")
        let cancelled = try await clerk.run("jobs cancel --subdomain b.ca")
        #expect(cancelled.output == "2 jobs cancelled, 0 running jobs asked to end\n")
        #expect(try await clerk.run("jobs retry --type finance-etl").output == "1 job enqueued again\n")
        let id = try #require(jobs.first?["id"] as? Int)
        let shown = try #require(try await clerk.json("jobs show \(id) --json") as? [String: Any])
        #expect((shown["job"] as? [String: Any])?["state"] as? String == "queued")
        #expect(try await clerk.run("jobs show 999999").status == 1)
        #expect(try await clerk.run("jobs purge --all").output == "1 job deleted\n")
        #expect(try await clerk.run("jobs purge --subdomain a.ca --waiting").output == "1 job deleted\n")
        #expect(try await clerk.value("SELECT count(*) FROM job_tracking") == .integer(1))
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func tellsHowItIs(engine: EngineUnderTest) async throws {
        let clerk = try await Clerk(on: engine)
        try await clerk.addSites("a.ca")
        #expect(try await clerk.run("health").status == 0)
        try await clerk.run("enqueue a.ca")
        let unknown = try await clerk.run("health")
        #expect(unknown.status == 1 && unknown.output.hasPrefix("degraded\n"), "\(unknown.output)")
        #expect(unknown.output.contains("jobs wait in fetch, and neither clerk nor a plugin"))
        try await clerk.run("enqueue a.ca --type finance-etl")
        let unserved = try await clerk.run("health --json")
        #expect(unserved.status == 2)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(unserved.output.utf8)) as? [String: Any])
        #expect(report["status"] as? String == "unhealthy")
        _ = try await clerk.rows(
            "UPDATE sites SET current_stage = 'ocr', ocr_total = 50, ocr_completed = 28, ocr_failed = 2 RETURNING 1")
        try await clerk.run("jobs purge --all --waiting")
        try await clerk.run("jobs cancel --all")
        try await clerk.run("jobs purge --all")
        #expect(try await clerk.run("health").status == 1, "a site that does not move")
        #expect(try await clerk.run("status").output.contains("30 of 50 (60 %), 2 failed"))
        let status = try #require(try await clerk.json("status --json") as? [String: Any])
        #expect((status["sites"] as? [[String: Any]])?.first?["stage"] as? String == "ocr")
        #expect(try await clerk.run("status --subdomain a.ca").output.contains("stage: ocr, 30 of 50"))
        #expect(try await clerk.run("status --subdomain ghost.ca").status == 1)
    }

    @Test func restoresWhatTheDatabaseLacks() async throws {
        let clerk = try await Clerk()
        try await clerk.run("db upgrade")
        #expect(try await clerk.run("db upgrade").output == "civic.db is up to date\n")
        #expect(try await clerk.json("db stamp head --json") as? [String: String] == ["stamped": "5b1f0c7a92de"])
        _ = try await clerk.rows("DROP INDEX idx_jobs_claim")
        let check = try await clerk.run("db check")
        #expect(check.status == 1 && check.output == "the index idx_jobs_claim is missing\n")
        #expect(check.error.contains("clerk db upgrade"))
        #expect(try await clerk.run("db upgrade").output == "restored the index idx_jobs_claim\n")
        #expect(try await clerk.run("db check").output == "civic.db is as it should be\n")
    }

    /// Read as somebody who may write neither the file nor its directory; rights mean nothing to root.
    @Test func readsADatabaseThatItMayOnlyRead() async throws {
        let clerk = try await Clerk()
        try await clerk.addSites("a.ca")
        let directory = clerk.directory.path
        func look() async throws -> BuiltProgram.Result {
            let user = getuid() == 0 ? ["--reuid=65534", "--regid=65534", "--clear-groups"] : []
            return try await BuiltProgram(path: "/usr/bin/setpriv").run(
                user + [clerk.program.path, "sites", "list"], environment: ["STORAGE_DIR": "sites"], in: directory)
        }
        for path in [clerk.directory.file("civic.db"), directory] {
            try FileManager.default.setAttributes(
                [.posixPermissions: path == directory ? 0o555 : 0o444], ofItemAtPath: path)
        }
        #expect(!FileManager.default.fileExists(atPath: clerk.directory.file("civic.db-wal")))
        let read = try await look()
        #expect(read.status == 0 && read.output.contains("a.ca"), "\(read.error)")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory)
        try clerk.directory.write("changes", to: "civic.db-wal")
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: directory)
        let refused = try await look()
        #expect(refused.status == 1 && refused.error.contains("-wal"), "\(refused.error)")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory)
    }

    @Test func doesNotMakeADatabaseByLooking() async throws {
        let clerk = try await Clerk()
        for line in [
            "status", "health", "jobs list", "jobs stats", "sites list", "sites export", "update -n", "db current",
            "db check", "update --finance -n", "enqueue a.ca",
        ] {
            let result = try await clerk.run(line)
            #expect(result.status == (line == "health" ? 2 : 1), "\(line): \(result.error)")
            #expect((result.error + result.output).contains("civic.db"), "\(line)")
        }
        #expect(!FileManager.default.fileExists(atPath: clerk.directory.file("civic.db")))
    }

    @Test func tellsADatabaseThatCannotBeReachedWithoutItsPassword() async throws {
        let clerk = try await Clerk()
        let unreachable = ["DATABASE_URL": "postgres://clerk:s3cr%25et@127.0.0.1:9/civic"]
        for line in ["status", "db current", "worker finance", "update -n", "sites list", "new -s a.ca"] {
            let result = try await clerk.run(line, with: unreachable)
            #expect(result.status == 75, "\(line)")
            #expect(result.error.contains("Cannot connect to database") && result.error.contains("127.0.0.1:9"))
            #expect(!(result.error + result.output).contains("s3cr"), "\(line)")
        }
        #expect(!FileManager.default.fileExists(atPath: clerk.directory.file("civic.db")))
        #expect(try await clerk.run("health", with: unreachable).status == 2)
    }

    @Test func namesTheWorkersThereAre() async throws {
        let clerk = try await Clerk()
        let bogus = try await clerk.run("worker bogus")
        #expect(bogus.status == 64 && bogus.error.contains("fetch, ocr, compilation, extraction, deploy, finance"))
        let none = try await clerk.run("worker fetch -n 0")
        #expect(none.status == 0 && none.output.contains("Not starting workers for fetch"))
        #expect(try await clerk.run("worker all --burst").status == 0)
        #expect(try await clerk.run("worker fetch --burst").status == 0)
    }

    /// Reads each command of the printed lines and has clerk understand it.
    @Test func printsSchedulesWhoseCommandsThereAre() async throws {
        let clerk = try await Clerk()
        let cron = try await clerk.run("schedule cron --clerk /opt/clerk").output
        let units = try await clerk.run("schedule systemd --clerk /opt/clerk", with: ["FINANCE_WORKERS": "3"]).output
        #expect(
            cron.contains("CRON_TZ=America/Los_Angeles")
                && units.contains("ExecStart=/opt/clerk -q worker finance -n 3"))
        #expect(!units.contains("worker fetch"), "nothing can run its jobs yet")
        let asJSON = try await clerk.json("schedule cron --clerk /opt/clerk --json") as? [String: [String]]
        #expect(asJSON?["lines"] == cron.split(separator: "\n").map(String.init))
        let written = try await clerk.json("schedule systemd --output \(clerk.directory.path) --json")
        let paths = (written as? [String: [[String: String]]])?["units"]?.compactMap { $0["path"] } ?? []
        #expect(paths.count == 3 && paths.allSatisfy(FileManager.default.fileExists))
        let commands = (cron + units).split(separator: "\n").filter { $0.contains("/opt/clerk ") }.map { line in
            line.split(separator: "/opt/clerk ")[1].split(separator: "#")[0].trimmingCharacters(in: .whitespaces)
        }
        #expect(commands.count == 6 + 3)
        for command in commands {
            let help = try await clerk.run("\(command) --help")
            #expect(help.status == 0 && help.output.contains("USAGE"), "\(command)")
        }
        try clerk.directory.write(
            "schedule:\n  - {name: x, cron: '61 * * * *', command: update -n}\n  - {name: x, cron: '* * * * *', "
                + "command: nope}\n", to: "clerk.yaml")
        let bad = try await clerk.run("schedule list")
        #expect(bad.status == 64)
        #expect(bad.error.contains("61") && bad.error.contains("nope") && bad.error.contains("twice"))
    }
}
