import CivicSQL
import Foundation
import StandIn
import TestSupport
import Testing

/// The finance plugin's jobs, from the command that enqueues them to the published database.
@Suite struct FinanceJobTests {
    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func publishesWhatItEnqueued(engine: EngineUnderTest) async throws {
        var clerk = try ClerkCommand()
        if engine == .postgres { clerk.environment["DATABASE_URL"] = try await PostgresServer.shared.makeDatabase() }
        let server = StandInServer(source: MadeUpExports([ClerkCommand.made], years: 2025...2025))
        _ = try await server.start()
        clerk.environment["NETFILE_EXPORT_URL"] = await server.exportBaseURL
        try clerk.directory.write("subdomain\nlindenport.ca\n", to: "sites.csv")
        #expect(try await clerk.run("sites import sites.csv").status == 0)

        let enqueued = try await clerk.run("finance etl lindenport.ca --years 2025 --enqueue")
        #expect(enqueued.status == 0, "\(enqueued.error)")
        #expect(enqueued.output == "Enqueued finance ETL for lindenport.ca\n")
        let again = try await clerk.run("finance etl lindenport.ca --enqueue --json")
        #expect(again.output.contains("\"already_waiting\" : [\n    \"finance-etl:lindenport.ca\""))

        let worker = try await clerk.run("worker finance --burst")
        #expect(worker.status == 0, "\(worker.error)")
        #expect(worker.output.contains("lindenport.ca: load: published"), "\(worker.output)")
        #expect(try clerk.fingerprint() != nil)
        let jobs = try await clerk.run("jobs list --type finance-etl --subdomain lindenport.ca --json").output
        let job = try #require(
            (try JSONSerialization.jsonObject(with: Data(jobs.utf8)) as? [[String: Any]])?.first)
        #expect(job["state"] as? String == "succeeded" && job["progress"] as? String == "published")
        #expect(job["arguments"] as? [String: String] == ["years": "2025"])
        let site = try await clerk.run("sites show lindenport.ca --json").output
        #expect(site.contains("\"has_finance_data\" : true") && site.contains("\"finance_source\" : \"NetFile\""))
        let next = try await clerk.run("finance etl --next-site --enqueue")
        #expect(next.output == "Enqueued finance ETL for lindenport.ca\n", "\(next.error)")
        let all = try await clerk.run("finance etl --all --enqueue")
        #expect(all.output.contains("lindenport.ca already has such a job that waits or runs\n"))
        #expect(all.output.contains("Enqueued finance ETL for marisolbay.ca\n"))
        await server.stop()
    }

    /// NetFile is away: the job waits for its next attempt, and what is served stays.
    @Test func triesAgainWhenNetFileIsAway() async throws {
        var clerk = try ClerkCommand()
        clerk.environment["NETFILE_EXPORT_URL"] = "http://127.0.0.1:9/excel"
        clerk.environment["NETFILE_ATTEMPTS"] = "1"
        try clerk.directory.write("subdomain\nlindenport.ca\n", to: "sites.csv")
        _ = try await clerk.run("sites import sites.csv")
        #expect(try await clerk.run("update --finance -s lindenport.ca").status == 0)
        #expect(try await clerk.run("worker finance --burst").status == 0)
        let jobs = try await clerk.run("jobs list --json").output
        let job = try #require(
            (try JSONSerialization.jsonObject(with: Data(jobs.utf8)) as? [[String: Any]])?.first)
        #expect(job["state"] as? String == "scheduled" && job["attempts"] as? Int == 1)
        #expect((job["error_message"] as? String)?.contains("NetFile is unavailable") == true)
        let shown = try await clerk.run("jobs show \(job["id"] as? Int ?? 0)").output
        #expect(shown.split(separator: "\nNext: ").count == 2, "all lines of the error once: \(shown)")
        #expect(shown.contains("  failed after "))
    }
}
