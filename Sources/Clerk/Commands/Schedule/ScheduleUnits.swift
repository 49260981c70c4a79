import ArgumentParser
import CivicModel
import ClerkPlugin
import Foundation

/// Where the printed lines find clerk and its directory.
struct UnitPlaces: ParsableArguments {
    @Option(help: "The path of clerk on the machine that runs the lines.") var clerk = "/usr/local/bin/clerk"

    @Option(help: "The working directory, with .env and civic.db; this one by default.") var directory: String?

    func validate() throws {
        for path in [clerk, directory ?? "/"] {
            // Lines of cron and systemd have their own meaning for these.
            let isPlain = path.hasPrefix("/") && !path.contains { $0.isNewline || "%\"'\\ ".contains($0) }
            guard isPlain else { throw ValidationError("`\(path)` is no absolute path without blanks and quotes.") }
        }
    }

    var workingDirectory: String { directory ?? FileManager.default.currentDirectoryPath }
}

/// `clerk schedule cron`.
struct ScheduleCron: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "cron", abstract: "Print the schedule as lines for crontab.",
        discussion: "Example: clerk schedule cron --directory /srv/civicband | crontab -")

    @OptionGroup var places: UnitPlaces

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let schedule = try runtime.schedule()
        let zone = "CRON_TZ=\(schedule.zone.identifier)"
        let lines = schedule.entries.map { entry in
            let command = entry.command.joined(separator: " ")
            return "\(entry.cron) cd \(places.workingDirectory) && \(places.clerk) -q \(command)  # \(entry.name)"
        }
        runtime.console.out(
            json ? JSONText.of(["lines": [zone] + lines]) : ([zone] + lines).map { "\($0)\n" }.joined())
        return 0
    }
}

/// `clerk schedule systemd`.
struct ScheduleSystemd: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "systemd", abstract: "Print systemd units for the scheduler and the workers.",
        discussion: """
            One unit for the scheduler and one for the workers of each queue, as many at once as FETCH_WORKERS,
            OCR_WORKERS, COMPILATION_WORKERS, EXTRACTION_WORKERS, DEPLOY_WORKERS and FINANCE_WORKERS say; no unit for a
            queue with 0. With --output the files are written.

            Example: clerk schedule systemd --directory /srv/civicband --output /etc/systemd/system
            """)

    @OptionGroup var places: UnitPlaces

    @Option(help: "Write the units into this directory instead.") var output: String?

    @Option(help: "The user that the units run as.") var user = "clerk"

    @Flag(help: "Print the result as JSON.") var json = false

    private struct Unit: Encodable {
        let name, text: String
        /// Where it was written; nil when it was not.
        var path: String?
    }

    func validate() throws {
        guard !user.isEmpty, user.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }) else {
            throw ValidationError("`\(user)` is no name of a user.")
        }
    }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        _ = try runtime.schedule()
        let units = try units(runtime).map { unit in
            guard let output else { return unit }
            return Unit(name: unit.name, text: unit.text, path: try write(unit, to: output))
        }
        if json { runtime.console.out(JSONText.of(["units": units])) }
        for unit in units where !json {
            runtime.console.out(unit.path.map { "\($0)\n" } ?? "# \(unit.name)\n\(unit.text)\n")
        }
        return 0
    }

    private func units(_ runtime: ClerkRuntime) throws -> [Unit] {
        let schedule = Unit(
            name: "clerk-schedule.service", text: unit("the schedule of clerk", "schedule run", grace: 60))
        // A worker of a queue whose jobs this program cannot run would only be started again and again.
        return try [schedule]
            + runtime.catalog.queues.filter(runtime.catalog.canRun).compactMap { queue in
                let count = try runtime.settings.workers(of: queue)
                guard count > 0 else { return nil }
                return Unit(
                    name: "clerk-worker-\(queue).service",
                    text: unit("the workers of the queue \(queue)", "worker \(queue) -n \(count)", grace: 60))
            }
    }

    private func write(_ unit: Unit, to directory: String) throws -> String {
        let path = "\(directory)/\(unit.name)"
        do { try unit.text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
            throw Failure(
                "Could not write \(path)", observed: "\(error.localizedDescription).",
                next: "check that the directory is there and can be written.")
        }
        return path
    }

    private func unit(_ description: String, _ command: String, grace: Int) -> String {
        """
        [Unit]
        Description=CivicBand: \(description)
        After=network-online.target postgresql.service
        Wants=network-online.target

        [Service]
        ExecStart=\(places.clerk) -q \(command)
        WorkingDirectory=\(places.workingDirectory)
        User=\(user)
        Restart=always
        RestartSec=5
        TimeoutStopSec=\(grace)
        KillMode=mixed
        NoNewPrivileges=true

        [Install]
        WantedBy=multi-user.target

        """
    }
}
