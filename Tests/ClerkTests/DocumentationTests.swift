import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import Clerk

/// What the documents tell of clerk is what the code has.
@Suite struct DocumentationTests {
    @Test func describesEveryCommandAndFlag() throws {
        let text = try document("docs/commands.md")
        var waiting: [(path: String, command: any ParsableCommand.Type)] = [("clerk", ClerkCommand.self)]
        var flags: Set<String> = []
        while let (path, command) = waiting.popLast() {
            waiting += command.configuration.subcommands.map { ("\(path) \($0.configuration.commandName ?? "?")", $0) }
            let help = command.helpMessage(columns: 200)
            flags.formUnion(help.matches(of: /--[a-z][a-z-]+/).map { String($0.0) })
            #expect(text.contains(path), "\(path)")
        }
        #expect(flags.count >= 40)
        for flag in flags { #expect(text.contains(flag), "\(flag)") }
        for older in OlderSpelling.commands.keys { #expect(text.contains(older), "\(older)") }
    }

    @Test func describesTheStateMachine() throws {
        let text = try document("docs/jobs.md")
        for state in JobState.allCases { #expect(text.contains(state.rawValue), "\(state)") }
        for outcome in AttemptOutcome.allCases { #expect(text.contains(outcome.rawValue), "\(outcome)") }
    }

    @Test func listsEveryRevision() throws {
        let text = try document("docs/database.md")
        for migration in CivicSchema.migrator.migrations { #expect(text.contains(migration.revision)) }
    }

    @Test func listsEveryMetric() async throws {
        let text = try document("docs/operations/watching.md")
        for name in [
            "clerk_attempts_total", "clerk_attempt_duration_seconds", "clerk_database_up", "clerk_jobs",
            "clerk_site_days", "clerk_daily_success_ratio", "clerk_held_databases", "clerk_database_bytes",
            "clerk_database_rows", "clerk_days_since_success", "clerk_schedule_last_tick_timestamp_seconds",
        ] {
            #expect(text.contains(name), "\(name)")
        }
    }

    /// The schedule of the documents can be read, and is the built-in one.
    @Test func showsTheBuiltInSchedule() throws {
        let text = try document("docs/schedule.md")
        for line in Schedule.builtIn.split(separator: "\n") { #expect(text.contains(line), "\(line)") }
    }

    private func document(_ path: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
    }
}
