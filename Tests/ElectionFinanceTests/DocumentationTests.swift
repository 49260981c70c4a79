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

    @Test(arguments: [
        "STORAGE_DIR", "DATABASE_URL", "NETFILE_EXPORT_URL", "NETFILE_API_URL", "NETFILE_PAUSE_SECONDS",
        "NETFILE_TIMEOUT_SECONDS", "NETFILE_ATTEMPTS", "NETFILE_RETRY_SECONDS", "FINANCE_AGENCIES",
    ])
    func describesEverySetting(name: String) throws {
        #expect(try document("docs/settings.md").contains("`\(name)`"))
    }

    @Test func describesEveryCommandAndFlag() throws {
        let text = try document("docs/commands.md")
        for command in ["etl", "extract", "transform", "load", "check", "agencies", "zipcodes", "db"] {
            #expect(text.contains(command), "\(command)")
        }
        for flag in [
            "--subdomain", "--all", "--next-site", "--years", "--from", "--force", "--register", "--json", "--quiet",
            "--shortcut", "--reason", "--write", "--status",
        ] {
            #expect(text.contains(flag), "\(flag)")
        }
    }

    private func document(_ path: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
    }
}
