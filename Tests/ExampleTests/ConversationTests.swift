import Foundation
import TestSupport
import Testing

@testable import Clerk
@testable import ClerkPlugin

/// The conversation that `docs/plugin-protocol.md` shows, held with the example it names.
@Suite struct ConversationTests {
    @Test func notifyFileAnswersAsThePageSays() async throws {
        let page = try DocumentSteps("docs/plugin-protocol.md")
        let lines = try #require(page.blocks.first { $0.text.contains("notify-file") }).text.split(separator: "\n")
        try #require(lines.count == 6)
        let directory = try TemporaryDirectory()
        let streams = try PluginStreams(.service)
        let process = try ChildProcess(
            "/usr/bin/env", ["-C", directory.path, BuiltProgram("notify-file").path],
            environment: ["PATH": "/usr/bin:/bin", "CLERK_PLUGIN_PROTOCOL": "1"],
            .init(given: streams.theirs, isSession: true))
        streams.closeTheirs()
        var answers = LineReader(streams.fromPlugin.reading, longest: WireMessage.longestLine)
        for (asked, answered) in zip(lines, lines.dropFirst()) where asked.hasPrefix("> ") {
            let bytes = Array((asked.dropFirst(2) + "\n").utf8)
            #expect(write(streams.toPlugin.writing, bytes, bytes.count) == bytes.count)
            guard case .line(let line) = answers.next() else {
                Issue.record("no answer to \(asked)")
                break
            }
            let value = try JSONDecoder().decode(JSONValue.self, from: line)
            #expect(value == (try JSONDecoder().decode(JSONValue.self, from: Data(answered.dropFirst(2).utf8))))
        }
        #expect(await process.ended() == .exited(0))
        streams.closeOurs()
        #expect(try String(contentsOfFile: directory.file("sites.jsonl"), encoding: .utf8).contains("alameda.ca"))
    }
}
