/// A number that only grows while the process runs.
package struct Counter: Sendable {
    let registry: MetricRegistry
    let name: String

    /// Counts. What is negative or not a number is not counted.
    package func increment(by amount: Double = 1, labels: [String: String] = [:]) {
        guard amount >= 0 else { return }
        registry.update(name, labels) { $0.sum += amount }
    }
}
