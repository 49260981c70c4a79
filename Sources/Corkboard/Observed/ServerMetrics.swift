import Synchronization

/// What the server tells of itself to Prometheus.
///
/// - Cost: a request is one lock of its route's own and some forty nanoseconds.
package final class ServerMetrics: Sendable {
    /// What is asked for when the text is made.
    package struct Gauges: Sendable {
        /// A number of now.
        package typealias Reading = @Sendable () -> Int
        /// SQL that waits for a thread.
        package var sqlQueueDepth: Reading = { 0 }
        /// Threads that run SQL.
        package var sqlBusy: Reading = { 0 }
        /// Databases that are open.
        package var openDatabases: Reading = { 0 }
        /// Connections of SQLite to databases.
        package var openConnections: Reading = { 0 }
        /// Lines of the access log that were dropped.
        package var accessLogDropped: Reading = { 0 }

        /// Gauges that read 0 until they are set.
        package init() {}
    }

    /// The route of requests that name no known one.
    static let otherRoute = "other"

    private let routes: [RouteMetrics]
    private let indices: [String: Int]
    private let refusals: [AccessRefusal: RefusalCount]
    private let gauges: Gauges
    private let process: ProcessNumbers

    /// Metrics of these routes; others are counted as `other`, so that no client can make series.
    ///
    /// - Parameter startSeconds: when the process started, in seconds since 1970.
    package init(routes names: [String], gauges: Gauges, startSeconds: Double, process: String = "/proc/self") {
        let names = names.filter { $0 != Self.otherRoute } + [Self.otherRoute]
        routes = names.map(RouteMetrics.init)
        indices = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        refusals = Dictionary(uniqueKeysWithValues: AccessRefusal.allCases.map { ($0, RefusalCount()) })
        self.gauges = gauges
        self.process = ProcessNumbers(directory: process, startSeconds: startSeconds)
    }

    /// Counts a request that was answered.
    package func count(route: String, status: Int, duration: Duration) {
        routes[indices[route] ?? routes.count - 1].count(status: status, seconds: duration / .seconds(1))
    }

    /// Counts a request that the access rules refused.
    package func count(_ refusal: AccessRefusal) {
        refusals[refusal]?.number.add(1, ordering: .relaxed)
    }

    /// All of it in Prometheus's text format 0.0.4, whose media type is `ServerMetrics.mediaType`.
    package func text() -> String {
        var text = MetricsText()
        let snapshots = routes.map { ($0.name, $0.snapshot) }
        text.begin("corkboard_requests_total", .counter, "Requests that were answered, by route and status.")
        for (name, snapshot) in snapshots {
            for (status, number) in snapshot.statuses.sorted(by: { $0.key < $1.key }) {
                text.add([("route", name), ("status", String(status))], Double(number))
            }
        }
        text.begin(
            "corkboard_request_seconds", .histogram, "Seconds from a request's arrival to the end of its answer.")
        for (name, snapshot) in snapshots where snapshot.total > 0 {
            text.add(histogram: snapshot, [("route", name)])
        }
        text.begin("corkboard_refused_total", .counter, "Requests that the access rules refused, by reason.")
        for reason in AccessRefusal.allCases {
            text.add([("reason", reason.rawValue)], Double(refusals[reason]?.number.load(ordering: .relaxed) ?? 0))
        }
        text.add("corkboard_sql_queue_depth", .gauge, "SQL that waits for a thread.", gauges.sqlQueueDepth())
        text.add("corkboard_sql_busy", .gauge, "Threads that run SQL.", gauges.sqlBusy())
        text.add("corkboard_open_databases", .gauge, "Databases that are open.", gauges.openDatabases())
        text.add("corkboard_open_connections", .gauge, "Connections of SQLite to databases.", gauges.openConnections())
        text.add(
            "corkboard_access_log_dropped_total", .counter, "Lines of the access log that were dropped.",
            gauges.accessLogDropped())
        process.add(to: &text)
        return text.text
    }

    /// `text/plain; version=0.0.4; charset=utf-8`.
    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"
}

/// A number of refusals; a class, as an atomic cannot be kept in a dictionary.
private final class RefusalCount: Sendable {
    let number = Atomic<Int>(0)
}
