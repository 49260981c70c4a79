/// All series of one metric.
struct MetricFamily: Sendable {
    enum Kind: Sendable, Hashable {
        case counter
        case gauge
        /// With the finite upper bounds of its buckets, ascending.
        case histogram(bounds: [Double])

        var word: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }

        var bounds: [Double] { if case .histogram(let bounds) = self { bounds } else { [] } }
    }

    let kind: Kind
    let help: String
    /// By the text of their labels: `a="1",b="2"`.
    private var series: [String: MetricSeries] = [:]

    init(kind: Kind, help: String) {
        self.kind = kind
        self.help = help
    }

    /// Changes a series; false when it would be one too many.
    mutating func update(_ labels: String, limit: Int, _ change: (inout MetricSeries) -> Void) -> Bool {
        guard series[labels] != nil || series.count < limit else { return false }
        change(&series[labels, default: MetricSeries(bounds: kind.bounds)])
        return true
    }

    /// Forgets every series.
    mutating func clear() { series = [:] }

    /// The metric in the text exposition format.
    func text(name: String) -> String {
        var text = "# HELP \(name) \(MetricName.escaped(help, quote: false))\n# TYPE \(name) \(kind.word)\n"
        for (labels, series) in series.sorted(by: { $0.key < $1.key }) {
            if case .histogram = kind {
                series.appendHistogram(to: &text, name, labels)
            } else {
                text += name + Self.braced(labels) + " " + MetricSeries.text(series.sum) + "\n"
            }
        }
        return text
    }

    static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }
}

/// The values of one label set.
struct MetricSeries: Sendable {
    /// The value of a counter or gauge; the sum of what a histogram saw.
    var sum = 0.0
    private let bounds: [Double]
    /// How many fell into each bucket and into none below it; the last is for what is above all bounds.
    private var counts: [Int]

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    mutating func observe(_ value: Double) {
        sum += value
        // What is not a number is in no bucket but the last.
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    }

    func appendHistogram(to text: inout String, _ name: String, _ labels: String) {
        let prefix = labels.isEmpty ? "" : labels + ","
        var total = 0
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total += count
            text += "\(name)_bucket{\(prefix)le=\"\(Self.text(bound))\"} \(total)\n"
        }
        text += name + "_sum" + MetricFamily.braced(labels) + " " + Self.text(sum) + "\n"
        text += name + "_count" + MetricFamily.braced(labels) + " \(total)\n"
    }

    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        // Whole numbers without ".0", as long as a Double holds them exactly.
        return value.magnitude < 9e15 && value == value.rounded() ? String(Int(value)) : value.description
    }
}
