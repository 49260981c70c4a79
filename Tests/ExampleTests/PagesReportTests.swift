import Foundation
import TestSupport
import Testing

/// `Examples/python/pages_report.py`, run by the real clerk with its Python host.
@Suite struct PagesReportTests {
    private func trial() async throws -> PluginTrial {
        var trial = try PluginTrial()
        try trial.link(PluginTrial.example("python/pages_report.py"))
        trial.environment["CLERK_PYTHON"] = try await PythonEnvironment.directory
        return trial
    }

    private func page(_ trial: PluginTrial, _ name: String) throws {
        let folder = "sites/alameda.ca/txt/CityCouncil/2026-01-31"
        try FileManager.default.createDirectory(
            atPath: trial.directory.file(folder), withIntermediateDirectories: true)
        try trial.directory.write("text", to: folder + "/" + name)
    }

    @Test func passesTheCheck() async throws {
        let check = try await trial().run("plugins", "check", "plugins/pages_report.py")
        #expect(check.status == 0, "\(check)")
        #expect(check.output.hasPrefix("ok   initialize: pages_report 1.0.0\nok   post_create: answered null\n"))
    }

    @Test func countsThePagesOfANewSite() async throws {
        let trial = try await trial()
        try #require(try await trial.run("db", "upgrade").status == 0)
        try page(trial, "1.txt")
        try page(trial, "2.txt")
        try page(trial, "2.png")
        let added = try await trial.addSite("alameda.ca")
        #expect(added.status == 0, "\(added)")
        #expect(try await trial.run("pages", "report").output == "alameda.ca: 0\n")
        let worked = try await trial.run("worker", "pages", "--burst")
        #expect(worked.status == 0, "\(worked)")
        #expect(try await trial.run("pages", "report").output == "alameda.ca: 2\n")
        let job = try await trial.run("jobs", "list", "--type", "pages-count", "--json")
        #expect(job.output.contains(#""progress" : "2 pages""#), "\(job.output)")
    }

    @Test func countsAgainWhenItIsAsked() async throws {
        let trial = try await trial()
        try #require(try await trial.run("db", "upgrade").status == 0)
        _ = try await trial.addSite("alameda.ca")
        try page(trial, "1.txt")
        let asked = try await trial.run("pages", "count", "alameda.ca")
        #expect(asked.status == 0, "\(asked)")
        #expect(asked.output.hasPrefix("alameda.ca: job "))
        _ = try await trial.run("worker", "pages", "--burst")
        #expect(try await trial.run("pages", "report", "--json").output == "{\"alameda.ca\": 1}\n")
        let unknown = try await trial.run("pages", "count", "nowhere.ca")
        #expect(unknown.status == 1)
        #expect(unknown.error == "Error: there is no site nowhere.ca\n")
    }
}
