/// Prometheus's text format 0.0.4, family by family.
struct MetricsText {
    enum Kind: String { case counter, gauge, histogram }

    private(set) var text = ""
    private var name = ""

    /// Begins a family.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Adds a sample to the family.
    mutating func add(_ labels: [(String, String)], _ value: Double, suffix: String = "") {
        text += name + suffix
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",") + "}"
        }
        text += " " + Self.number(value) + "\n"
    }

    /// Adds a family of one sample.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        begin(name, kind, help)
        add([], Double(value))
    }

    /// Adds the samples of a histogram.
    mutating func add(histogram: RouteMetrics.Snapshot, _ labels: [(String, String)]) {
        var total = 0
        for (bound, number) in zip(RouteMetrics.bounds + [.infinity], histogram.buckets) {
            total += number
            add(labels + [("le", Self.number(bound))], Double(total), suffix: "_bucket")
        }
        add(labels, histogram.seconds, suffix: "_sum")
        add(labels, Double(total), suffix: "_count")
    }

    private static func number(_ value: Double) -> String {
        if value == .infinity { return "+Inf" }
        // Whole numbers without ".0", as far as a Double holds them exactly.
        return value.magnitude < 9e15 && value == value.rounded() ? String(Int(value)) : value.description
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
