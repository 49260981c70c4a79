import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk health`.
struct HealthCommand: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Tell whether the database, the workers and the queues are well.",
        discussion: """
            Exit status: 0 healthy; 1 degraded: a queue is long, more than 10 jobs are dead, a site has not moved for two
            hours, or jobs wait that this version of clerk cannot run; 2 unhealthy: the database cannot be used, or jobs
            wait and nobody serves their queue.

            Example: clerk health --json
            """)

    @Flag(name: [.short, .long], help: "Tell what is well, too.") var verbose = false

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let checks: [HealthCheck]
        do {
            let store = try await runtime.jobs(to: "Could not check the health")
            checks = try await HealthCheck.all(of: store, now: runtime.now())
        } catch let failure as Failure {
            checks = [HealthCheck("database", .unhealthy, failure.observed)]
        } catch let error as SQLError {
            checks = [HealthCheck("database", .unhealthy, "\(error)")]
        }
        let worst = checks.map(\.level).max() ?? .healthy
        if json {
            struct Result: Encodable {
                let status: String
                let checks: [HealthCheck]
            }
            runtime.console.out(JSONText.of(Result(status: worst.name, checks: checks)))
        } else {
            runtime.console.out("\(worst.name)\n")
            for check in checks where verbose || check.level != .healthy {
                runtime.console.out("  \(check.name): \(check.level.name): \(check.observed)\n")
            }
        }
        return worst.rawValue
    }
}

/// One thing that may be well or not.
package struct HealthCheck: Sendable, Encodable {
    /// How well; the raw value is the exit status.
    package enum Level: Int32, Sendable, Comparable {
        case healthy, degraded, unhealthy

        /// The level as a word.
        package var name: String { "\(self)" }

        /// Orders by how bad it is.
        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// What was looked at.
    package let name: String
    /// How well it is.
    package let level: Level
    /// What was seen.
    package let observed: String

    init(_ name: String, _ level: Level, _ observed: String) {
        self.name = name
        self.level = level
        self.observed = observed
    }

    private enum CodingKeys: CodingKey {
        case name, status, observed
    }

    /// Writes it with the level as `status`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(level.name, forKey: .status)
        try container.encode(observed, forKey: .observed)
    }

    /// How many jobs may wait in a queue; other queues may hold as many as `ocr`.
    private static let longest = ["high": 100, "fetch": 50, "ocr": 500, "extraction": 100, "deploy": 50]
    private static let mostDead = 10
    /// How long a worker's row may be unchanged, by its own clock, and a site's stage.
    private static let silence = 120
    private static let stuck = 2 * 3600

    /// Looks at the database, the queues, the workers, the jobs and the sites.
    package static func all(of store: JobStore, now: Timestamp) async throws -> [HealthCheck] {
        var checks = [HealthCheck("database", .healthy, store.engine.place)]
        let counts = try await store.queueCounts()
        for count in counts where count.state == .queued {
            let limit = longest[count.queue] ?? longest["ocr"] ?? 0
            checks.append(
                HealthCheck(
                    "queue \(count.queue)", count.count > limit ? .degraded : .healthy,
                    "\(count.count.counted("job")) waiting; up to \(limit) are usual"))
        }
        let live = try await store.liveWorkers().filter { worker in
            worker.seenAt.map { now.unixSeconds - $0.unixSeconds < silence } ?? false
        }
        checks += workers(live, waiting: try await store.waitingQueues(), store.catalog)
        let dead = counts.filter { $0.state == .dead }.reduce(0) { $0 + $1.count }
        checks.append(
            HealthCheck(
                "dead jobs", dead > mostDead ? .degraded : .healthy,
                "\(dead.counted("dead job")); `clerk jobs stats` tells why"))
        let stuckSites = try await store.stuckSites(since: Timestamp(unixSeconds: now.unixSeconds - stuck))
        checks.append(
            HealthCheck(
                "sites", stuckSites.isEmpty ? .healthy : .degraded,
                stuckSites.isEmpty
                    ? "none has been in one stage for two hours"
                    : "\(stuckSites.count.counted("site")) in one stage for two hours: "
                        + stuckSites.prefix(5).joined(separator: ", ")))
        return checks
    }

    /// Whether somebody serves the queues in which jobs wait. A worker would not help those that no worker of this version
    /// can run, so they do not hide what an operator can mend.
    private static func workers(
        _ live: [WorkerRecord], waiting: [String], _ catalog: JobCatalog
    ) -> [HealthCheck] {
        let unserved = Set(waiting).subtracting(live.flatMap(\.queues)).sorted()
        let idle = unserved.filter(catalog.canRun).joined(separator: ", ")
        let unknown = unserved.filter { !catalog.canRun(queue: $0) }.joined(separator: ", ")
        var checks = [
            HealthCheck(
                "workers", idle.isEmpty ? .healthy : .unhealthy,
                idle.isEmpty
                    ? "\(live.count.counted("worker")) alive"
                    : "\(live.count.counted("worker")) alive, and none serves \(idle), where jobs wait")
        ]
        if !unknown.isEmpty {
            checks.append(
                HealthCheck(
                    "job types", .degraded,
                    "jobs wait in \(unknown), and neither clerk nor a plugin that is installed here can run them"))
        }
        return checks
    }
}
