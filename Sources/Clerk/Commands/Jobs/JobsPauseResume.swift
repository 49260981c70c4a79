import ArgumentParser
import CivicModel
import ClerkPlugin

/// What a pause is for.
struct PauseTarget: ParsableArguments {
    @Option(help: "The queue; `high` means urgent jobs of any queue.") var queue: String?

    @Option(name: [.short, .long], help: "The site.", transform: SubdomainArgument.parse) var subdomain: Subdomain?

    func validate() throws {
        if (queue == nil) == (subdomain == nil) { throw ValidationError("Say one of --queue and --subdomain.") }
    }

    /// - Throws: for a queue that nobody serves, which is a slip of the hand.
    func pause(reason: String?, _ catalog: JobCatalog) throws -> JobPause {
        if let subdomain { return JobPause(.site, subdomain.name, reason: reason) }
        let names = catalog.queues + [JobPriority.high.rawValue]
        guard let queue, names.contains(queue) else {
            // Which queues there are is known with the plugins only, too late for the parser's own form.
            throw Failure(
                "Could not find the queue", observed: "there is no queue `\(queue ?? "")`.",
                next: "use one of \(names.joined(separator: ", ")).", status: .usage)
        }
        return JobPause(.queue, queue, reason: reason)
    }
}

/// `clerk jobs pause`.
struct JobsPause: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Hold back the jobs of a queue or a site; what runs goes on.",
        discussion: """
            Examples:
              clerk jobs pause --queue finance --reason "NetFile is down"
              clerk jobs pause --subdomain berkeley.ca
            """)

    @OptionGroup var target: PauseTarget
    @Option(help: "Why; shown by `clerk jobs stats`.") var reason: String?
    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let pause = try target.pause(reason: reason, runtime.catalog)
        try await runtime.jobs(to: "Could not pause \(pause.name)").pause(pause)
        runtime.console.out(
            json ? JSONText.of(["paused": pause.name]) : "paused \(pause.scope.rawValue) \(pause.name)\n")
        return 0
    }
}

/// `clerk jobs resume`.
struct JobsResume: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let the jobs of a paused queue or site run again.",
        discussion: "Example: clerk jobs resume --queue finance")

    @OptionGroup var target: PauseTarget
    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let pause = try target.pause(reason: nil, runtime.catalog)
        let wasPaused = try await runtime.jobs(to: "Could not resume \(pause.name)").resume(pause)
        if json {
            runtime.console.out(JSONText.of(["resumed": wasPaused ? [pause.name] : []]))
            return 0
        }
        runtime.console.out("\(pause.scope.rawValue) \(pause.name) \(wasPaused ? "resumed" : "was not paused")\n")
        return 0
    }
}
