import Foundation
import TestSupport
import Testing

/// `Examples/NotifyFile`, run by the real clerk.
@Suite struct NotifyFileTests {
    private func trial() throws -> PluginTrial {
        var trial = try PluginTrial()
        try trial.link(BuiltProgram("notify-file").path)
        trial.environment["NOTIFY_FILE"] = "told.jsonl"
        return trial
    }

    private func lines(_ trial: PluginTrial) throws -> [[String: String]] {
        try (trial.text("told.jsonl") ?? "").split(separator: "\n").map { line in
            try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
        }
    }

    @Test func passesTheCheck() async throws {
        let trial = try trial()
        let check = try await trial.run("plugins", "check", "plugins/notify-file")
        #expect(check.status == 0, "\(check)")
        #expect(check.output.contains("ok   post_create: answered null"))
        #expect(check.output.hasSuffix("Nothing is wrong.\n"))
        // A dry run changes nothing.
        #expect(trial.text("told.jsonl") == nil)
    }

    @Test func appendsALineForEachNewSite() async throws {
        let trial = try trial()
        try #require(try await trial.run("db", "upgrade").status == 0)
        for name in ["alameda.ca", "albany.ca"] {
            let added = try await trial.addSite(name)
            #expect(added.status == 0, "\(added)")
        }
        let told = try lines(trial)
        #expect(told.map { $0["event"] } == ["post_create", "post_create"])
        #expect(told.map { $0["subdomain"] } == ["alameda.ca", "albany.ca"])
        #expect(told.allSatisfy { $0["at"]?.hasSuffix("Z") == true })
    }

    @Test func saysWhatToDoWhenNoFileIsNamed() async throws {
        var trial = try trial()
        trial.environment["NOTIFY_FILE"] = nil
        try #require(try await trial.run("db", "upgrade").status == 0)
        let added = try await trial.addSite("alameda.ca")
        #expect(added.status == 1)
        #expect(added.error.contains("NOTIFY_FILE is not set"), "\(added.error)")
        #expect(added.error.contains("notify-file"), "\(added.error)")
        let tested = try await trial.run("notify-test")
        #expect(tested.status == 1)
        #expect(tested.error.contains("Next: set it in the environment or in .env"), "\(tested.error)")
    }

    @Test func hasACommandThatTriesIt() async throws {
        let trial = try trial()
        let text = "a \"quoted\" \\ word\nand a second line, José"
        let tested = try await trial.run("notify-test", text)
        #expect(tested.output == "A line was appended to told.jsonl\n", "\(tested)")
        #expect(tested.status == 0)
        #expect(try lines(trial).map { $0["text"] } == [text])
        #expect(try await trial.run("notify-test", "one", "two").status == 64)
        #expect(try await trial.run("notify-test", "--nope").status == 64)
        #expect(try await trial.run("help", "notify-test").output == "Usage: clerk notify-test [TEXT]\n")
        let full = try await trial.run("notify-test", with: ["NOTIFY_FILE": "/dev/full"])
        #expect(full.status == 1)
        #expect(full.error.contains("/dev/full took no whole line"), "\(full.error)")
    }
}
