import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import Logging
import UnixSignals

/// `clerk worker`.
struct WorkerCommand: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Run jobs until told to stop.",
        discussion: """
            QUEUE is one or several of fetch, ocr, compilation, extraction, deploy, finance, those that plugins name, or
            all. Urgent jobs (priority high) are run by the workers of their own queue, before all others.

            At SIGTERM or SIGINT nothing more is begun; what runs may go on for the grace time and then goes back to the
            queue. A second signal does not wait.

            Examples:
              clerk worker finance
              clerk worker ocr -n 4
              clerk worker all --burst                        run what waits, then leave
              clerk worker all --metrics-port 9400
            """)

    @Argument(help: "The queues to serve, most urgent first, or `all`.") var queues: [String]

    @Option(name: [.customShort("n"), .customLong("num-workers")], help: "How many jobs to run at once.")
    var slots = 1

    @Flag(help: "Leave when nothing waits.") var burst = false

    @Option(help: "How long running jobs may go on after a signal, in seconds.") var grace = 30

    @Option(help: "Serve Prometheus metrics on this port of 127.0.0.1.") var metricsPort: Int?

    func validate() throws {
        guard !queues.isEmpty else { throw ValidationError("Say which queues, or `all`.") }
        guard (0...256).contains(slots) else { throw ValidationError("-n is 0 to 256.") }
        guard (0...86_400).contains(grace) else { throw ValidationError("--grace is 0 to 86400 seconds.") }
        if let metricsPort, !(0...65_535).contains(metricsPort) {
            throw ValidationError("--metrics-port is 0 to 65535.")
        }
    }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let served = try runtime.catalog.queues(ofWorkers: queues)
        guard slots > 0 else {
            runtime.console.out("Not starting workers for \(queues.joined(separator: ", "))\n")
            return 0
        }
        let engine = try await runtime.database.makeIfMissing()
        var options = WorkerOptions(queues: served)
        options.slots = slots
        options.isBurst = burst
        options.grace = .seconds(grace)
        for queue in served where !runtime.catalog.canRun(queue: queue) && queues != ["all"] {
            runtime.log.warning("queue_without_runner", metadata: ["queue": "\(queue)"])
        }
        // A worker takes no job that this program cannot run, as long as no other type of its queue can be run.
        options.queues = served.filter(runtime.catalog.canRun)
        guard !options.queues.isEmpty else {
            if burst { return 0 }
            throw Failure(
                "Could not start a worker",
                observed: "this program has no job type for \(served.joined(separator: ", ")).",
                state: "no worker was started.",
                next: "install the plugin that has one; `clerk worker all` serves every queue that can be served.")
        }
        let metrics = WorkerMetrics()
        let worker = Worker(
            store: runtime.jobs(in: engine), options: options, log: runtime.log,
            context: { runtime.jobContext($0) }, didFinish: { metrics.count($0, $1) })
        return try await serve(worker, metrics, runtime)
    }

    private func serve(_ worker: Worker, _ metrics: WorkerMetrics, _ runtime: ClerkRuntime) async throws -> Int32 {
        let store = worker.store
        let server = try await metricsPort.asyncMap { port in
            do { return try await MetricsServer.start(port: port) { await metrics.text(store) } } catch {
                throw Failure(
                    "Could not start a worker", observed: "\(error).", state: "no worker was started.",
                    next: "choose another port with --metrics-port, or 0 to let the system choose.")
            }
        }
        var metadata: Logger.Metadata = [
            "queues": "\(worker.options.queues.joined(separator: ","))",
            "slots": .stringConvertible(worker.options.slots),
        ]
        if let server { metadata["metrics_port"] = .stringConvertible(server.port) }
        runtime.log.info("worker_started", metadata: metadata)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let summary = try await withThrowingTaskGroup(of: Worker.Summary?.self) { group in
            group.addTask {
                try await worker.run(host: ProcessInfo.processInfo.hostName, process: .own)
            }
            group.addTask {
                await withDiscardingTaskGroup { stops in
                    for await _ in signals { stops.addTask { await worker.stop() } }
                }
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            return first
        }
        // A port that cannot be closed is closed with the process.
        try? await server?.stop()
        guard let summary else { return 0 }
        return summary.abandoned > 0 ? Failure.Status.tryAgainLater.rawValue : 0
    }
}

extension ClerkRuntime {
    /// What the plugin of a job may use: its words go to the log, as nobody watches a worker's terminal for them.
    func jobContext(_ job: Job) -> PluginContext {
        var log = log
        for (key, value) in job.metadata { log[metadataKey: key] = value }
        let jobLog = log
        @Sendable
        func tell(_ level: Logger.Level, _ text: String) {
            for line in text.split(whereSeparator: \.isNewline) { jobLog.log(level: level, "\(line)") }
        }
        let console = Console(
            out: { tell(.info, $0) }, error: { tell(.info, $0) }, isTerminal: false, isQuiet: false)
        return context(console: console, log: jobLog)
    }
}

extension Optional {
    /// `map` for a body that waits.
    fileprivate func asyncMap<Answer>(_ body: (Wrapped) async throws -> Answer) async rethrows -> Answer? {
        guard let self else { return nil }
        return try await body(self)
    }
}
