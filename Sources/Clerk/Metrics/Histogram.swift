/// How values are spread over buckets.
package struct Histogram: Sendable {
    let registry: MetricRegistry
    let name: String

    /// Counts a value in its bucket.
    package func observe(_ value: Double, labels: [String: String] = [:]) {
        registry.update(name, labels) { $0.observe(value) }
    }

    /// Counts a duration, in seconds.
    package func observe(_ duration: Duration, labels: [String: String] = [:]) {
        observe(duration / .seconds(1), labels: labels)
    }
}
