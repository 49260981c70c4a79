import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// What the documents tell of operation is what the code has.
@Suite struct DocumentationTests {
    private static let commands: [any OperationCommand.Type] = [
        PublishCommand.self, RollbackCommand.self, RollOutCommand.self, ReconcileCommand.self, MonitorCommand.self,
        DigestCommand.self, BackupCommand.self, UpCommand.self,
    ]

    @Test func describesEveryCommandAndFlag() throws {
        #expect(OperationCommands.all.map(\.name) == Self.commands.map { $0.name })
        let text = try document("docs/commands.md")
        for command in Self.commands {
            let name = command.configuration.commandName ?? "?"
            let below: [any ParsableCommand.Type] = command.configuration.subcommands
            for (path, type) in [(name, command as any ParsableCommand.Type)]
                + below.map({ ("\(name) \($0.configuration.commandName ?? "?")", $0) })
            {
                #expect(text.contains(path), "\(path)")
                for flag in type.helpMessage(columns: 200).matches(of: /--[a-z][a-z-]+/) {
                    #expect(text.contains(flag.0), "\(path) \(flag.0)")
                }
            }
        }
    }

    @Test func describesEverySetting() throws {
        let text = try document("docs/settings.md")
        for name in ["ALERT_WEBHOOK_URL", "ALERT_SMTP_URL", "ALERT_MAIL_FROM", "ALERT_MAIL_TO", "DEADMAN_PING_URL"] {
            #expect(text.contains(name), "\(name)")
        }
    }

    @Test func describesEveryPartOfTheConfiguration() throws {
        let text = try document("docs/operations/configuration.md")
        let keys = [
            "keep", "targets", "directory", "rsync", "rclone", "ssh_options", "table_drop_percent",
            "total_drop_percent", "year_drop_percent", "past_year_rise_percent", "coverage_days", "reconciled_points",
            "silent_days", "broad_failure_percent", "broad_failure_sites", "rollout",
        ]
        for key in keys { #expect(text.contains(key), "\(key)") }
        // The whole example of the page can be read.
        let example = try #require(text.firstMatch(of: /```yaml\n([^`]+)```/)?.1)
        #expect(try CivicBandConfiguration.parse(String(example), "the example").targets.count >= 2)
    }

    @Test func showsTheSchedule() throws {
        let text = try document("docs/schedule.md")
        for line in CivicBandPlugin.schedule.split(separator: "\n") { #expect(text.contains(line), "\(line)") }
    }

    private func document(_ path: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
    }
}
