import ArgumentParser
import ClerkPlugin

/// `clerk jobs stats`.
struct JobsStats: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Count jobs by queue and state, and dead ones by cause.",
        discussion: "Example: clerk jobs stats --json")

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let store = try await runtime.jobs(to: "Could not count jobs")
        let queues = QueueTable(counts: try await store.queueCounts(), queues: runtime.catalog.queues)
        let causes = try await store.deadByCause()
        let pauses = try await store.pauses()
        guard !json else {
            struct Result: Encodable {
                let queues: [String: [String: Int]]
                let deadByCause: [JobStore.CauseCount]
                let pauses: [JobPause]
            }
            runtime.console.out(
                JSONText.of(Result(queues: queues.byQueue, deadByCause: causes, pauses: pauses)))
            return 0
        }
        for line in queues.lines { runtime.console.out("\(line)\n") }
        if !causes.isEmpty {
            runtime.console.out("\nDead jobs by cause:\n")
            let rows = causes.map { ["\($0.count)", $0.type, $0.cause, "\($0.newest)"] }
            for line in TextTable.lines([["jobs", "type", "cause", "newest"]] + rows, rightAligned: [0, 3]) {
                runtime.console.out("\(line)\n")
            }
        }
        for pause in pauses {
            let reason = pause.reason.map { ": \($0)" } ?? ""
            runtime.console.out("paused: \(pause.scope.rawValue) \(pause.name)\(reason)\n")
        }
        return 0
    }
}

/// The jobs of each queue by state.
struct QueueTable {
    /// The counts by queue and state; every queue has every state.
    let byQueue: [String: [String: Int]]
    private let order: [String]

    init(counts: [JobStore.QueueCount], queues: [String]) {
        order =
            [JobPriority.high.rawValue] + queues
            + Set(counts.map(\.queue)).subtracting(queues + [JobPriority.high.rawValue]).sorted()
        let none = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0.rawValue, 0) })
        var byQueue = Dictionary(uniqueKeysWithValues: order.map { ($0, none) })
        for count in counts { byQueue[count.queue, default: none][count.state.rawValue] = count.count }
        self.byQueue = byQueue
    }

    /// A table with a heading.
    var lines: [String] {
        let states = JobState.allCases.map(\.rawValue)
        let rows = order.map { queue in [queue] + states.map { String(byQueue[queue]?[$0] ?? 0) } }
        return TextTable.lines([["queue"] + states] + rows, rightAligned: Set(1...states.count))
    }
}
