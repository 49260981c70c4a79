import ArgumentParser
import ClerkPlugin
import Foundation
import TestSupport
import Testing

@testable import ElectionFinance

/// The documents against the code: what is missing in one fails here.
@Suite struct DocumentationTests {
    @Test func describesEveryTableAndColumn() throws {
        let text = try document("docs/finance/tables.md")
        for table in CleanTable.all {
            #expect(text.contains("`\(table.name)`"))
            for column in table.columns {
                #expect(text.contains("`\(column.name)`"), "\(table.name).\(column.name)")
            }
        }
        for column in CleanTable.overlap { #expect(text.contains("`\(column)`")) }
    }

    @Test func describesHowMoneyIsCounted() throws {
        let text = try document("docs/finance/totals.md")
        for kind in TotalsViews.kinds { #expect(text.contains(kind), "\(kind)") }
        for reason in Set(Overlap.all.map(\.because)) { #expect(text.contains(reason), "\(reason)") }
    }

    @Test func listsEveryHookWithItsCombination() throws {
        let rows = try document("docs/plugins.md").split(separator: "\n").filter { $0.hasPrefix("|") }
        let words: [Hook.Combination: String] = [
            .firstAnswer: "first answer", .collect: "collect", .runAll: "run all",
            .runAllOrStop: "run all or stop",
        ]
        for hook in Hook.allCases {
            let row = rows.first { $0.contains("`\(hook.rawValue)`") }
            #expect(row?.contains(words[hook.combination] ?? "?") == true, "\(hook.rawValue)")
        }
    }

    /// Every name that the code looks up among the settings.
    @Test func describesEverySetting() throws {
        let text = try document("docs/settings.md")
        var names: Set<String> = []
        for folder in [
            "Clerk/Settings", "Clerk/Plugins/Discovery", "ElectionFinance/Commands", "ElectionFinance/NetFile",
        ] {
            let root = Repository.root + "/Sources/" + folder
            for file in try FileManager.default.contentsOfDirectory(atPath: root) {
                let source = try String(contentsOfFile: root + "/" + file, encoding: .utf8)
                names.formUnion(source.matches(of: /"([A-Z]+_[A-Z_]+)"/).map { String($0.1) })
            }
        }
        #expect(names.count >= 12)
        for name in names { #expect(text.contains("`\(name)`"), "\(name)") }
    }

    /// Every command and flag that the help texts show.
    @Test func describesEveryCommandAndFlag() throws {
        let text = try document("docs/commands.md")
        var waiting: [any ParsableCommand.Type] = [FinanceCommand.self]
        var flags: Set<String> = []
        while let command = waiting.popLast() {
            waiting += command.configuration.subcommands
            let help = command.helpMessage(columns: 200)
            flags.formUnion(help.matches(of: /--[a-z][a-z-]+/).map { String($0.0) })
            #expect(text.contains(command.configuration.commandName ?? "?"))
        }
        #expect(flags.count >= 12)
        for flag in flags { #expect(text.contains(flag), "\(flag)") }
    }

    private func document(_ path: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
    }
}
