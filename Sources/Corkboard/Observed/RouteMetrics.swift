import Synchronization

/// The requests of one route.
final class RouteMetrics: Sendable {
    /// The upper bounds of the buckets, in seconds.
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    struct Snapshot: Sendable {
        var statuses: [Int: Int] = [:]
        /// How many are within each bound and beyond the one before; the last are beyond all.
        var buckets = [Int](repeating: 0, count: RouteMetrics.bounds.count + 1)
        var seconds = 0.0
        var total = 0
    }

    let name: String
    private let counts = Mutex(Snapshot())

    init(name: String) { self.name = name }

    var snapshot: Snapshot { counts.withLock { $0 } }

    func count(status: Int, seconds: Double) {
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        counts.withLock {
            $0.statuses[status, default: 0] += 1
            $0.buckets[bucket] += 1
            $0.seconds += seconds
            $0.total += 1
        }
    }
}
