import Synchronization

/// The numbers that a process tells about itself: counters, gauges and histograms, from any thread.
///
/// Nothing is refused while it runs: a name that Prometheus would not take gets underscores, a name that is taken by
/// another kind of metric gets the kind behind it, and label sets beyond 1,000 of a metric (or what it declares) are
/// counted in `clerk_metrics_dropped_series` instead.
package final class MetricRegistry: Sendable {
    /// How many label sets a metric has, unless it declares more.
    package static let largestSeriesCount = 1000
    static let droppedName = "clerk_metrics_dropped_series"

    private let families: Mutex<[String: MetricFamily]>

    /// Makes an empty registry.
    package init() {
        families = Mutex([
            Self.droppedName: MetricFamily(
                kind: .counter, help: "Values that were not counted because their metric has too many label sets.")
        ])
    }

    /// Declares a number that only grows, such as jobs that were done; by custom its name ends in `_total`.
    package func counter(_ name: String, help: String) -> Counter {
        Counter(registry: self, name: declare(name, .counter, help))
    }

    /// Declares a number that goes up and down, such as jobs that wait.
    ///
    /// - Parameter largestSeriesCount: how many label sets it may have.
    package func gauge(
        _ name: String, help: String, largestSeriesCount: Int = MetricRegistry.largestSeriesCount
    ) -> Gauge {
        Gauge(registry: self, name: declare(name, .gauge, help), largestSeriesCount: largestSeriesCount)
    }

    /// Declares a distribution, such as seconds that requests take; `buckets` are upper bounds, in any order.
    package func histogram(
        _ name: String, help: String, buckets: [Double] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    ) -> Histogram {
        // Infinity is the last bucket of every histogram.
        let bounds = Set(buckets.filter(\.isFinite)).sorted()
        return Histogram(registry: self, name: declare(name, .histogram(bounds: bounds), help))
    }

    /// Everything, in the Prometheus text exposition format 0.0.4, sorted by name and labels.
    package func text() -> String {
        // Only the reference is taken under the lock; writing it out does not stop who counts.
        let families = families.withLock { $0 }
        return families.sorted { $0.key < $1.key }.map { $0.value.text(name: $0.key) }.joined()
    }

    private func declare(_ name: String, _ kind: MetricFamily.Kind, _ help: String) -> String {
        families.withLock { families in
            var name = MetricName.metric(name)
            while let known = families[name] {
                if known.kind == kind { return name }
                name += "_" + kind.word
            }
            families[name] = MetricFamily(kind: kind, help: help)
            return name
        }
    }

    /// Forgets the series of a metric.
    func clear(_ name: String) { families.withLock { $0[name]?.clear() } }

    /// Changes one series of a metric, or counts that it cannot be kept.
    func update(
        _ name: String, _ labels: [String: String], limit: Int = MetricRegistry.largestSeriesCount,
        _ change: (inout MetricSeries) -> Void
    ) {
        let text = MetricName.labels(labels)
        families.withLock { families in
            if families[name]?.update(text, limit: limit, change) == false {
                let metric = MetricName.labels(["metric": name])
                _ = families[Self.droppedName]?.update(metric, limit: .max) { $0.sum += 1 }
            }
        }
    }
}
