import CivicModel
import Clerk
import ClerkPlugin
import Foundation
import Synchronization
import Testing

@Suite struct ClerkProgramTests {
    @Test(arguments: [[], ["--help"], ["help"], ["-h"]])
    func listsPluginsCommandsInTheHelp(arguments: [String]) async {
        let result = await run(arguments, plugins: [PluginOfWords()])
        #expect(result.status == 0)
        #expect(result.output.contains("db ") && result.output.contains("words "))
        #expect(result.output.contains("--quiet") && result.output.contains("--version"))
    }

    @Test func handsTheRestOfTheLineToAPluginsCommand() async {
        let result = await run(["words", "a", "--b"], plugins: [PluginOfWords()])
        #expect(result.output == "a --b\n")
        #expect(result.error == "progress\nby the way\n")
        #expect(result.status == 7)
    }

    @Test func silencesProgressWithQuiet() async {
        let result = await run(["-q", "words", "a"], plugins: [PluginOfWords()])
        #expect(result.output == "a\n")
        // What a plugin says as an error is still said; a note is not.
        #expect(result.error == "progress\n")
    }

    @Test func printsItsVersion() async {
        let result = await run(["--version"], plugins: [])
        #expect(result.output == ClerkProgram.version + "\n")
        #expect(result.status == 0)
    }

    @Test func refusesAnUnknownCommand() async {
        let result = await run(["nope"], plugins: [])
        #expect(result.status == 64)
        #expect(result.error.contains("nope"))
    }

    @Test func reportsAConflictOfPlugins() async {
        let result = await run(["--help"], plugins: [PluginOfWords(), PluginOfWords(name: "other")])
        #expect(result.status == 1)
        #expect(result.error.contains("`words` is claimed by words and other"))
    }

    private func run(
        _ arguments: [String], plugins: [any ClerkPlugin]
    ) async -> (output: String, error: String, status: Int32) {
        let texts = Texts()
        let console = Console(out: { texts.add(out: $0) }, error: { texts.add(error: $0) }, isTerminal: false)
        let program = ClerkProgram(plugins: plugins, console: console, now: { Timestamp(unixSeconds: 0) }, zone: .gmt)
        let status = await program.run(arguments, environment: [:], dotEnvPath: "/nonexistent/.env")
        return (texts.out, texts.error, status)
    }

    private struct PluginOfWords: ClerkPlugin {
        var name = "words"
        let version = "1"

        func registerCLICommands() -> [PluginCommand] {
            [
                PluginCommand(name: "words", summary: "says its words") { arguments, context in
                    context.console.out(arguments.joined(separator: " ") + "\n")
                    context.console.error("progress\n")
                    context.console.note("by the way\n")
                    return arguments.contains("--b") ? 7 : 0
                }
            ]
        }
    }
}

/// Collects what a console is told.
final class Texts: Sendable {
    private let texts = Mutex((out: "", error: ""))
    var out: String { texts.withLock { $0.out } }
    var error: String { texts.withLock { $0.error } }
    func add(out text: String) { texts.withLock { $0.out += text } }
    func add(error text: String) { texts.withLock { $0.error += text } }
}
