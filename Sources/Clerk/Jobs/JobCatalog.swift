import CivicModel
import ClerkPlugin

/// The types of jobs that this program knows: clerk's own and those of its plugins.
package struct JobCatalog: Sendable {
    /// A known type; `run` is nil for a type that this program can enqueue but not run.
    package struct Definition: Sendable {
        /// The name that stored jobs carry.
        package let name: String
        /// The queue it waits in.
        package let queue: String
        /// How long one attempt may take.
        package let timeLimit: Duration
        /// How often it is tried.
        package let retry: JobRetry
        /// Does the work.
        package let run: JobType.Run?
    }

    /// The queues that Python clerk's workers serve, too; `high` is no queue of its own, see `JobPriority.high`.
    package static let builtInQueues = ["fetch", "ocr", "compilation", "extraction", "deploy", "finance"]

    /// The known types, in the order they were registered.
    package let definitions: [Definition]
    /// The known queues: clerk's own, then those that plugins name.
    package let queues: [String]
    private let workerTypes: [WorkerFunction]

    /// Collects clerk's types and those of plugins.
    ///
    /// - Parameters:
    ///   - ocrTimeLimit: the setting `OCR_JOB_TIMEOUT`.
    ///   - deploy: runs `deploy-site`; nil where it can only be enqueued.
    package init(
        plugins types: [JobType], workers: [WorkerFunction] = [], ocrTimeLimit: Duration = .seconds(1200),
        deploy: JobType.Run? = nil
    ) {
        definitions =
            Self.builtIn(ocrTimeLimit: ocrTimeLimit, deploy: deploy)
            + types.map { type in
                Definition(
                    name: type.name, queue: type.queue, timeLimit: type.timeLimit, retry: type.retry, run: type.run)
            }
        var queues = Self.builtInQueues
        for queue in types.map(\.queue) + workers.flatMap(\.queues) where !queues.contains(queue) {
            queues.append(queue)
        }
        self.queues = queues
        workerTypes = workers
    }

    /// The names of clerk's own types, which plugins may not take.
    package static let builtInTypes = builtIn(ocrTimeLimit: .seconds(1200), deploy: nil).map(\.name)

    /// The meeting pipeline's types; the numbers are the Python system's limits, with the hour that fetching was meant
    /// to have.
    private static func builtIn(ocrTimeLimit: Duration, deploy: JobType.Run?) -> [Definition] {
        func type(
            _ name: String, _ queue: String, _ limit: Duration, _ retry: JobRetry = JobRetry(attempts: 3),
            _ run: JobType.Run? = nil
        ) -> Definition { Definition(name: name, queue: queue, timeLimit: limit, retry: retry, run: run) }
        return [
            type("fetch-site", "fetch", .seconds(3600)), type("ocr-page", "ocr", ocrTimeLimit),
            type("coordinator", "compilation", .seconds(300)), type("db-compilation", "compilation", .seconds(1800)),
            // A large database takes its time to a slow target. One may be away for some hours: seven pauses from one
            // minute on make two.
            type(DeployJob.type, "deploy", .seconds(7200), JobRetry(attempts: 8, firstPause: .seconds(60)), deploy),
        ]
    }

    /// A type by its name.
    ///
    /// - Throws: `Failure` that lists the known types.
    package func definition(of type: String) throws -> Definition {
        if let definition = definitions.first(where: { $0.name == type }) { return definition }
        throw Failure(
            "Could not enqueue a job", observed: "Unknown job type: \(type).",
            state: "nothing was enqueued.",
            next: "use one of \(definitions.map(\.name).joined(separator: ", ")), or install the plugin that has it.",
            status: .usage)
    }

    /// Whether this program can run jobs of a queue.
    package func canRun(queue: String) -> Bool { definitions.contains { $0.queue == queue && $0.run != nil } }

    /// The words after `clerk worker`.
    package var workerNames: [String] {
        queues + workerTypes.map(\.name).filter { !queues.contains($0) } + ["all"]
    }

    /// The queues behind the words after `clerk worker`, in their order.
    ///
    /// - Throws: `Failure` that lists the words.
    package func queues(ofWorkers names: [String]) throws -> [String] {
        var found: [String] = []
        for name in names {
            let queues =
                name == "all"
                ? self.queues
                : workerTypes.first { $0.name == name }?.queues ?? (self.queues.contains(name) ? [name] : nil)
            guard let queues else {
                throw Failure(
                    "Could not start a worker", observed: "there is no worker type `\(name)`.",
                    state: "no worker was started.",
                    next: "use one of \(workerNames.joined(separator: ", "))"
                        + (name == JobPriority.high.rawValue
                            ? "; urgent jobs are taken by the workers of their own queue." : "."),
                    status: .usage)
            }
            found += queues.filter { !found.contains($0) }
        }
        return found
    }
}
