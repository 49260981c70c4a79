import ArgumentParser
import CivicModel
import ClerkPlugin

/// `clerk jobs retry`.
struct JobsRetry: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Give dead or cancelled jobs another attempt; their history is kept.",
        discussion: """
            Examples:
              clerk jobs retry 42 43
              clerk jobs retry --cause "Could not fetch the exports of {site}"
              clerk jobs retry --all
            """)

    @OptionGroup var selection: JobSelection
    @Flag(help: "Every dead or cancelled job.") var all = false
    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws { _ = try selection.chosen(all: all) }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let store = try await runtime.jobs(to: "Could not retry jobs")
        let count = try await store.retry(selection.chosen(all: all))
        if count == 0 { try selection.missed("retry", expected: "dead or cancelled") }
        runtime.console.out(json ? JSONText.of(["retried": count]) : "\(count.counted("job")) enqueued again\n")
        return 0
    }
}

/// `clerk jobs cancel`.
struct JobsCancel: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancel jobs: those that wait at once, those that run within seconds.",
        discussion: """
            Examples:
              clerk jobs cancel 42
              clerk jobs cancel --subdomain berkeley.ca --type fetch-site
            """)

    @OptionGroup var selection: JobSelection
    @Flag(help: "Every job that waits or runs.") var all = false
    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws { _ = try selection.chosen(all: all) }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let store = try await runtime.jobs(to: "Could not cancel jobs")
        let result = try await store.cancel(selection.chosen(all: all))
        if result.cancelled.isEmpty, result.asked == 0 {
            try selection.missed("cancel", expected: "waiting or running")
        }
        runtime.console.out(
            json
                ? JSONText.of(["cancelled": result.cancelled.count, "asked_to_end": result.asked])
                : "\(result.cancelled.count.counted("job")) cancelled, \(result.asked.counted("running job")) asked to end\n"
        )
        return 0
    }
}

/// `clerk jobs purge`.
struct JobsPurge: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "purge", abstract: "Delete jobs that ended, with their history.",
        discussion: """
            Only jobs that ended are deleted, unless --waiting is given: then those that wait are cancelled first.

            Examples:
              clerk jobs purge --older-than 14d --state succeeded --state cancelled
              clerk jobs purge --state dead --queue ocr
              clerk jobs purge --subdomain berkeley.ca --waiting
            """)

    @OptionGroup var selection: JobSelection
    @Option(help: "Only jobs that ended longer ago, such as 14d or 12h.", transform: Age.parse) var olderThan: Age?
    @Flag(help: "Cancel those that wait, too, and delete them.") var waiting = false
    @Flag(help: "Every job that ended.") var all = false
    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws {
        _ = try selection.chosen(all: all || olderThan != nil)
        if waiting, olderThan != nil { throw ValidationError("--waiting does not go with --older-than.") }
    }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let store = try await runtime.jobs(to: "Could not purge jobs")
        let filter = try selection.chosen(all: all || olderThan != nil)
        let count: Int
        if waiting {
            let result = try await store.purgeWaiting(filter)
            count = result.deleted
            if result.asked > 0 {
                runtime.console.note("\(result.asked.counted("running job")) asked to end; purge again after that\n")
            }
        } else if let olderThan {
            let before = Timestamp(unixSeconds: runtime.now().unixSeconds - olderThan.seconds)
            count = try await store.prune(filter, endedBefore: before)
        } else {
            count = try await store.purge(filter, endedBefore: nil)
        }
        runtime.console.out(json ? JSONText.of(["purged": count]) : "\(count.counted("job")) deleted\n")
        return 0
    }
}

/// A length of time on a command line: `90s`, `15m`, `12h`, `14d`.
package struct Age: Sendable, Hashable {
    /// In seconds.
    package let seconds: Int

    /// Reads `90s`, `15m`, `12h` or `14d`.
    @Sendable
    package static func parse(_ text: String) throws -> Age {
        let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[String($0)] }), let number = Int(text.dropLast()),
            (0...100_000).contains(number)
        else { throw ValidationError("`\(text)` is no length of time such as 90s, 15m, 12h or 14d.") }
        return Age(seconds: number * unit)
    }
}
