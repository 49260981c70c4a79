import ClerkPlugin
import Foundation
import TestSupport
import Testing

@testable import Clerk

/// What the documents tell of hooks in processes is what the code has.
@Suite struct PluginDocumentTests {
    @Test(arguments: ["docs/plugins.md", "docs/plugin-protocol.md"]) func tellsTheTimeLimitOfEachHook(
        document: String
    ) throws {
        let rows = try text(document).split(separator: "\n").filter { $0.hasPrefix("| `") }
        for hook in Hook.allCases {
            let limit = hook.isRegistration ? "-" : "\(hook.timeLimit.components.seconds) s"
            let row = rows.first { $0.hasPrefix("| `\(hook.rawValue)` |") }
            if row == nil, hook.isRegistration { continue }
            #expect(row?.hasSuffix("| \(limit) |") == true, "\(hook.rawValue) in \(document)")
        }
    }

    /// The words that the conflicts' examples quote.
    @Test func tellsConflictsInTheWordsOfTheProgram() throws {
        let document = try text("docs/plugins.md")
        let conflict = PluginRegistry.Conflict(
            kind: "command", name: "finance", claimants: ["election-finance", "other-finance"])
        for line in ["Could not start clerk: ", "Warning: plugin other-finance is left out: "] {
            #expect(document.contains(line + conflict.description))
        }
    }

    @Test func tellsHowLongABrokenPluginIsBelievedToBeBroken() throws {
        #expect(try text("docs/plugins.md").contains("kept for \(PluginCache.errorLifetime) seconds"))
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
    }
}
