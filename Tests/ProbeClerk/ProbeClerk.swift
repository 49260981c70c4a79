import CivicModel
import Clerk
import ClerkPlugin
import Foundation

/// `clerk` with a plugin whose jobs leave traces that tests count; built for tests only.
@main
enum ProbeClerk {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        let console = Console(
            out: { FileHandle.standardOutput.write(Data($0.utf8)) },
            error: { FileHandle.standardError.write(Data($0.utf8)) }, isTerminal: false)
        let environment = ProcessInfo.processInfo.environment
        // As a plugin in a process of its own, when clerk starts it as one.
        if environment["CLERK_PLUGIN_PROTOCOL"] != nil { await PluginMain.run(ProbePlugin()) }
        let offsetFile = environment["PROBE_CLOCK_OFFSET"]
        let program = ClerkProgram(
            plugins: [ProbePlugin()], console: console,
            now: {
                // The wall clock as somebody set it: seconds ahead of or behind the right time.
                let text = offsetFile.flatMap { FileManager.default.contents(atPath: $0) }
                let offset = text.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
                return Timestamp(unixSeconds: Int(Date().timeIntervalSince1970) + offset)
            }, zone: .gmt)
        exit(
            await program.run(
                Array(CommandLine.arguments.dropFirst()), environment: environment,
                dotEnvPath: ".env"))
    }
}

/// Jobs of the queue `probe`.
struct ProbePlugin: ClerkPlugin {
    let name = "probe"
    let version = "1"

    func registerJobTypes() -> [JobType] {
        let retry = JobRetry(attempts: 3, firstPause: .seconds(1), longestPause: .seconds(1))
        return [
            // Leaves a file and a job that follows: once, however often it is run.
            JobType(name: "probe-first", queue: "probe", timeLimit: .seconds(60), retry: retry) { job, context in
                try Self.trace("first", job, context)
                job.enqueue(JobRequest("probe-second", for: job.subdomain))
            },
            JobType(name: "probe-second", queue: "probe", timeLimit: .seconds(60), retry: retry) { job, context in
                try Self.trace("second", job, context)
            },
            // Runs for as many milliseconds as its argument says.
            JobType(name: "probe-sleep", queue: "probe", timeLimit: .seconds(600), retry: retry) { job, context in
                try Self.trace("begun", job, context)
                try await Task.sleep(for: .milliseconds(Int(job.arguments["milliseconds"] ?? "") ?? 1000))
                try Self.trace("ended", job, context)
            },
            JobType(name: "probe-empty", queue: "probe", timeLimit: .seconds(60), retry: retry) { _, _ in },
        ]
    }

    /// `probe enqueue single|bulk COUNT`: how long enqueueing empty jobs takes, in seconds, for the benchmark.
    func registerCLICommands() -> [PluginCommand] {
        [
            PluginCommand(name: "probe-hooks", summary: "Time calls of a hook.", run: HookTimes.run),
            PluginCommand(name: "probe", summary: "Enqueue empty jobs.") { words, context in
                guard words.count == 3, let count = Int(words[2]), let site = Subdomain("probe.ca") else { return 64 }
                let requests = (0..<count).map { _ in JobRequest("probe-empty", for: site) }
                do {
                    // The connection and the check of the schema are no part of what is measured.
                    _ = try await context.jobs.enqueue([])
                    let start = ContinuousClock().now
                    if words[1] == "bulk" {
                        _ = try await context.jobs.enqueue(requests)
                    } else {
                        for request in requests { _ = try await context.jobs.enqueue([request]) }
                    }
                    let duration = ContinuousClock().now - start
                    context.console.out("\(duration / .seconds(1))\n")
                    return 0
                } catch {
                    context.console.error("\(error)\n")
                    return 1
                }
            },
        ]
    }

    func registerWorkerFunctions() -> [WorkerFunction] { [WorkerFunction(name: "probe", queues: ["probe"])] }

    /// Renames a whole file into place, as every effect of a job that may run twice should be.
    private static func trace(_ what: String, _ job: JobInvocation, _ context: PluginContext) throws {
        let directory = context.storage.root
        let path = "\(directory)/\(job.subdomain).\(what)"
        try Data("\(job.runID)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
