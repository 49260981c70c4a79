import Foundation
import TestSupport
import Testing

/// `Examples/Greeting`, run by the real clerk and its worker.
@Suite struct GreetingTests {
    private func trial() async throws -> PluginTrial {
        let trial = try PluginTrial()
        try trial.link(BuiltProgram("greeting").path)
        try #require(try await trial.run("db", "upgrade").status == 0)
        return trial
    }

    @Test func passesTheCheck() async throws {
        let check = try await trial().run("plugins", "check", "plugins/greeting")
        #expect(check.output == "ok   initialize: greeting 1.0.0\nok   shutdown\nNothing is wrong.\n")
    }

    @Test func greetsASiteOnce() async throws {
        let trial = try await trial()
        _ = try await trial.addSite("alameda.ca")
        #expect(try await trial.run("greet", "alameda.ca").output == "Enqueued\n")
        #expect(try await trial.run("greet", "alameda.ca").output == "It waits already\n")
        let worked = try await trial.run("worker", "greetings", "--burst")
        #expect(worked.status == 0, "\(worked)")
        let jobs = try await trial.run("jobs", "list", "--type", "greet-site", "--json").output
        #expect(jobs.contains(#""progress" : "a warm greeting to Alameda""#), "\(jobs)")
        #expect(jobs.contains(#""state" : "succeeded""#), "\(jobs)")
    }

    @Test func waitsForASiteWithoutARow() async throws {
        let trial = try await trial()
        #expect(try await trial.run("greet", "alameda.ca").status == 0)
        _ = try await trial.run("worker", "greetings", "--burst")
        let jobs = try await trial.run("jobs", "list", "--type", "greet-site", "--json").output
        #expect(jobs.contains(#""snoozes" : 1"#), "\(jobs)")
        #expect(jobs.contains("the site has no row yet"), "\(jobs)")
    }

    @Test func isUsedWithASite() async throws {
        let trial = try await trial()
        for words in [[], ["No Site"], ["a.ca", "b.ca"]] {
            let used = try await BuiltProgram("clerk").run(["greet"] + words, in: trial.directory.path)
            #expect(used.status == 64)
            #expect(used.error == "Usage: clerk greet SITE\n")
        }
        try FileManager.default.removeItem(atPath: trial.directory.file("civic.db"))
        #expect(try await trial.run("greet", "a.ca").status == 1)
    }
}
