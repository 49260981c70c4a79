import ArgumentParser
import CivicModel
import ClerkPlugin
import Foundation
import UnixSignals

/// `clerk schedule`.
struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Run commands at their times, or print lines for cron and systemd.",
        discussion: """
            The schedule stands in ./clerk.yaml, or the file that CLERK_CONFIG names; without one there is a built-in
            schedule, which `clerk schedule list` shows. docs/schedule.md tells the form.
            """,
        subcommands: [ScheduleRun.self, ScheduleList.self, ScheduleCron.self, ScheduleSystemd.self])
}

extension ClerkRuntime {
    /// The schedule of this directory.
    func schedule() throws -> Schedule {
        let named = settings.all["CLERK_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        return try Schedule.read(named ?? "clerk.yaml", isNamed: named != nil, usual: usualSchedule) { words in
            let words = OlderSpelling.current(words)
            // A schedule that runs a schedule would never end.
            if words.first == ScheduleCommand.configuration.commandName { return false }
            if plugins.commands.contains(where: { $0.name == words.first }) { return true }
            // Only whether clerk understands them is asked; they run later.
            return ((try? ClerkCommand.parseAsRoot(words)) as? any ClerkSubcommand) != nil
        }
    }
}

/// `clerk schedule run`.
struct ScheduleRun: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the commands of the schedule at their times, until told to stop.",
        discussion: """
            Several schedulers may run at once, also on several machines with one PostgreSQL: each tick runs once. Of
            several ticks that were missed, one is caught up. At SIGTERM what runs is finished first.

            Example: clerk schedule run
            """)

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let schedule = try runtime.schedule()
        let engine = try await runtime.database.makeIfMissing()
        let scheduler = Scheduler(
            schedule: schedule, ticks: TickStore(engine: engine), log: runtime.log, now: runtime.now,
            run: runtime.runCommand)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await scheduler.runUntilCancelled() }
            for await _ in signals { break }
            group.cancelAll()
        }
        return 0
    }
}

/// `clerk schedule list`.
struct ScheduleList: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the schedule and when each command runs next.",
        discussion: "Example: clerk schedule list --json")

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        struct Line: Encodable {
            let name, cron, timeZone, command: String
            let next: String?
        }
        let schedule = try runtime.schedule()
        let lines = schedule.entries.map { entry in
            let next = entry.expression.next(after: runtime.now(), in: schedule.zone)
            return Line(
                name: entry.name, cron: entry.cron, timeZone: schedule.zone.identifier,
                command: entry.command.joined(separator: " "), next: next?.description)
        }
        guard !json else {
            runtime.console.out(JSONText.of(lines))
            return 0
        }
        let rows = lines.map { [$0.name, $0.cron, $0.next ?? "never", "clerk \($0.command)"] }
        runtime.console.out("time zone: \(schedule.zone.identifier)\n")
        for line in TextTable.lines([["name", "when", "next (UTC)", "command"]] + rows) {
            runtime.console.out("\(line)\n")
        }
        return 0
    }
}
