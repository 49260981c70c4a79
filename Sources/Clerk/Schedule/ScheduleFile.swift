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

    /// What is scheduled when no file says otherwise: meetings as Python clerk's cron line had them, finance as the plan
    /// of its integration has it, and the deletion of jobs that were done or cancelled two weeks ago; dead ones stay.
    static let builtIn = """
        time_zone: America/Los_Angeles
        schedule:
          - name: meetings
            cron: "* * * * *"
            command: update --next-site
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
        let schedule: [Entry]
    }

    /// Reads a configuration file, or takes the built-in schedule when there is none.
    ///
    /// - Parameter isCommand: whether clerk understands these words.
    /// - Throws: `Failure` that lists every problem.
    package static func read(_ path: String, isNamed: Bool, isCommand: ([String]) -> Bool) throws -> Schedule {
        guard isNamed || FileManager.default.fileExists(atPath: path) else {
            return try parse(builtIn, "the built-in schedule", isCommand: isCommand)
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(
                "Could not read the schedule", observed: "CLERK_CONFIG names \(path), which is not there.",
                next: "correct the setting, or make the file; docs/schedule.md shows the form.", status: .usage)
        }
        guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 20,
            let text = String(validating: data, as: UTF8.self)
        else { throw refusal(path, ["it cannot be read as text in UTF-8 of at most 1 MB"]) }
        return try parse(text, path, isCommand: isCommand)
    }

    static func parse(_ text: String, _ path: String, isCommand: ([String]) -> Bool) throws -> Schedule {
        let file: File
        do { file = try YAMLDecoder().decode(File.self, from: text) } catch {
            throw refusal(path, [ScheduleProblem.text(error)])
        }
        var problems: [String] = []
        let name = file.time_zone ?? "UTC"
        let zone = TimeZone(identifier: name)
        if zone == nil { problems.append("time_zone is `\(name)`, expected a name such as America/Los_Angeles") }
        var entries: [ScheduleEntry] = []
        var names = Set<String>()
        for entry in file.schedule {
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
