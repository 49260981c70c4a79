import Foundation
import TestSupport
import Testing

/// `Examples/shell/notify-log`, run by the real clerk, with the system's shell and with dash.
@Suite struct NotifyLogTests {
    static let dash = "/usr/bin/dash"

    /// The plugin with this shell in its first line.
    ///
    /// Another process writes the file: where this one did, one that is started meanwhile would hold it open, and
    /// Linux runs no program that is open for writing.
    private func trial(_ shell: String) async throws -> PluginTrial {
        var trial = try PluginTrial()
        let made = try await BuiltProgram(path: "/bin/sh").run(
            [
                "-c", "sed '1s:.*:#!'$0':' \"$1\" > plugins/notify-log && chmod +x plugins/notify-log", shell,
                PluginTrial.example("shell/notify-log"),
            ], in: trial.directory.path)
        try #require(made.status == 0, "\(made)")
        trial.environment["NOTIFY_LOG"] = "told.log"
        return trial
    }

    private static var shells: [String] {
        ["/bin/sh", dash, "/bin/bash"].filter { FileManager.default.isExecutableFile(atPath: $0) }
    }

    @Test func runsWithDash() { #expect(Self.shells.contains(Self.dash)) }

    @Test(arguments: shells) func passesTheCheck(shell: String) async throws {
        let trial = try await trial(shell)
        let check = try await trial.run("plugins", "check", "plugins/notify-log")
        #expect(check.status == 0, "\(check)")
        #expect(
            check.output == """
                ok   initialize: notify-log 1.0.0
                ok   post_create: answered null
                ok   post_deploy: answered null
                ok   shutdown
                Nothing is wrong.

                """)
        #expect(trial.text("told.log") == nil)
    }

    @Test(arguments: shells) func appendsALineForEachNewSite(shell: String) async throws {
        let trial = try await trial(shell)
        try #require(try await trial.run("db", "upgrade").status == 0)
        for name in ["alameda.ca", "albany.ca"] {
            let added = try await trial.addSite(name)
            #expect(added.status == 0, "\(added)")
        }
        #expect(trial.text("told.log") == "post_create alameda.ca\npost_create albany.ca\n")
        let shown = try await trial.run("notify-log")
        #expect(shown.output == "post_create alameda.ca\npost_create albany.ca\n", "\(shown)")
        #expect(shown.status == 0)
    }

    @Test(arguments: shells) func tellsWhatIsWrong(shell: String) async throws {
        let trial = try await trial(shell)
        try #require(try await trial.run("db", "upgrade").status == 0)
        // Quotes, a backslash, a tab and a letter beyond ASCII, in an error of the shell's.
        let added = try await trial.addSite("alameda.ca", with: ["NOTIFY_LOG": "/nowhere/\"a\\b\"\té"])
        #expect(added.status == 1)
        #expect(added.error.contains("plugin notify-log failed in post_create"), "\(added.error)")
        #expect(added.error.contains("/nowhere/\"a\\b\" é"), "\(added.error)")
        let unset = try await trial.run("notify-log", with: ["NOTIFY_LOG": ""])
        #expect(unset.status == 1)
        #expect(unset.error.contains("NOTIFY_LOG is not set"))
        let more = try await trial.run("notify-log", "more")
        #expect(more.status == 64)
        #expect(more.error == "Usage: clerk notify-log\n")
    }

    /// Settings may be named like members of a message, and texts may hold what looks like one.
    @Test(arguments: shells) func isNotMisledBySettings(shell: String) async throws {
        let trial = try await trial(shell)
        try #require(try await trial.run("db", "upgrade").status == 0)
        let added = try await trial.addSite(
            "alameda.ca",
            with: ["id": "99", "method": "shutdown", "dry_run": "true", "A": "\"id\":77,\"dry_run\":true"])
        #expect(added.status == 0, "\(added)")
        #expect(trial.text("told.log") == "post_create alameda.ca\n")
    }
}
