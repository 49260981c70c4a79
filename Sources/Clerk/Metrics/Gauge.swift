/// A number that goes up and down.
package struct Gauge: Sendable {
    let registry: MetricRegistry
    let name: String
    let largestSeriesCount: Int

    /// Forgets every label set, before all that hold now are set.
    package func clear() { registry.clear(name) }

    /// Sets it.
    package func set(_ value: Double, labels: [String: String] = [:]) {
        registry.update(name, labels, limit: largestSeriesCount) { $0.sum = value }
    }

    /// Adds to it; what is negative takes away.
    package func add(_ amount: Double, labels: [String: String] = [:]) {
        registry.update(name, labels, limit: largestSeriesCount) { $0.sum += amount }
    }
}
