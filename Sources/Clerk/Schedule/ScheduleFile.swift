import CivicModel
import Foundation
import Yams

/// One line of the schedule: a command of clerk and when it runs.
package struct ScheduleEntry: Sendable {
    /// Its name, under which its ticks are claimed.
    package let name: String
    /// When it runs, as written.
    package let cron: String
    /// When it runs.
    package let expression: CronExpression
    /// The words after `clerk`.
    package let command: [String]
}

/// The schedule: of the configuration file, or the built-in one.
package struct Schedule: Sendable {
    /// The zone that the expressions mean.
    package let zone: TimeZone
    /// The lines, in order.
    package let entries: [ScheduleEntry]

    /// What clerk by itself schedules when no file says otherwise: finance as the plan of its integration has it, and
    /// the deletion of jobs that were done or cancelled two weeks ago; dead ones stay. Meetings are not among it as long
    /// as nothing fetches them.
    package static let builtIn = """
        time_zone: America/Los_Angeles
        schedule:
          - name: finance
            cron: "0 6 * * *"
            command: update --finance --next-site
          - name: prune
            cron: "30 3 * * *"
            command: jobs purge --older-than 14d --state succeeded --state cancelled
        """

    private struct File: Decodable {
        struct Entry: Decodable {
            let name: String
            let cron: String
            let command: String
        }

        let time_zone: String?
        /// Left out by a file that has other things to say.
        let schedule: [Entry]?
    }

    /// Reads a configuration file, or takes the built-in schedule when there is none.
    ///
    /// - Parameters:
    ///   - usual: the schedule of those who have none of their own.
    ///   - isCommand: whether clerk understands these words.
    /// - Throws: `Failure` that lists every problem.
    package static func read(
        _ path: String, isNamed: Bool, usual: String = builtIn, isCommand: ([String]) -> Bool
    ) throws -> Schedule {
        guard isNamed || FileManager.default.fileExists(atPath: path) else {
            return try parse(usual, "the built-in schedule", isCommand: isCommand)
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(
                "Could not read the schedule", observed: "CLERK_CONFIG names \(path), which is not there.",
                next: "correct the setting, or make the file; docs/schedule.md shows the form.", status: .usage)
        }
        guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 20,
            let text = String(validating: data, as: UTF8.self)
        else { throw refusal(path, ["it cannot be read as text in UTF-8 of at most 1 MB"]) }
        let file = try decoded(text, path)
        guard file.schedule == nil else { return try parse(file, path, isCommand: isCommand) }
        return try parse(usual, "the built-in schedule", isCommand: isCommand)
    }

    static func parse(_ text: String, _ path: String, isCommand: ([String]) -> Bool) throws -> Schedule {
        try parse(decoded(text, path), path, isCommand: isCommand)
    }

    private static func decoded(_ text: String, _ path: String) throws -> File {
        do { return try YAMLDecoder().decode(File.self, from: text) } catch {
            throw refusal(path, [ScheduleProblem.text(error)])
        }
    }

    private static func parse(_ file: File, _ path: String, isCommand: ([String]) -> Bool) throws -> Schedule {
        var problems: [String] = []
        let name = file.time_zone ?? "UTC"
        let zone = TimeZone(identifier: name)
        if zone == nil { problems.append("time_zone is `\(name)`, expected a name such as America/Los_Angeles") }
        var entries: [ScheduleEntry] = []
        var names = Set<String>()
        for entry in file.schedule ?? [] {
            let command = entry.command.split(whereSeparator: \.isWhitespace).map(String.init)
            if !names.insert(entry.name).inserted {
                problems.append("the name `\(entry.name)` is there twice")
            }
            if !isCommand(command) { problems.append("\(entry.name): clerk has no command `\(entry.command)`") }
            do {
                let expression = try CronExpression(entry.cron)
                entries.append(
                    ScheduleEntry(name: entry.name, cron: entry.cron, expression: expression, command: command))
            } catch { problems.append("\(entry.name): \(error)") }
        }
        guard problems.isEmpty, let zone else { throw refusal(path, problems) }
        return Schedule(zone: zone, entries: entries)
    }

    private static func refusal(_ path: String, _ problems: [String]) -> Failure {
        Failure(
            "Could not read the schedule", observed: "\(path): " + problems.joined(separator: "; ") + ".",
            next: "correct it; docs/schedule.md shows the form.", status: .usage)
    }
}
