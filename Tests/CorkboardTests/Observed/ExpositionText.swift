/// A strict reader of Prometheus's text format 0.0.4, for tests.
struct ExpositionText {
    struct Broken: Error { let reason: String }

    struct Sample: Hashable {
        let name: String
        let labels: [String: String]
    }

    private(set) var kinds: [String: String] = [:]
    private(set) var samples: [Sample: Double] = [:]

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Broken(reason: "no line feed at the end") }
        var help: Set<String> = []
        var family = ""
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ([^\n]+)/) {
                guard help.insert(String(match.1)).inserted else { throw Broken(reason: "HELP twice: \(line)") }
                family = String(match.1)
            } else if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/) {
                guard kinds.updateValue(String(match.2), forKey: String(match.1)) == nil, match.1 == family else {
                    throw Broken(reason: "TYPE twice or out of place: \(line)")
                }
            } else {
                try read(line, family)
            }
        }
        try checkHistograms()
    }

    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples[Sample(name: name, labels: labels)]
    }

    private mutating func read(_ line: Substring, _ family: String) throws {
        let pattern = /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\["\\n])*")*)\})? (\S+)/
        guard let match = line.wholeMatch(of: pattern) else { throw Broken(reason: "no sample: \(line)") }
        let name = String(match.1)
        let suffixes = kinds[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard suffixes.contains(where: { family + $0 == name }) else {
            throw Broken(reason: "not of \(family): \(line)")
        }
        var labels: [String: String] = [:]
        var rest = match.2 ?? ""
        while !rest.isEmpty {
            guard let label = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(,|$)/),
                labels.updateValue(String(label.2), forKey: String(label.1)) == nil
            else { throw Broken(reason: "bad labels: \(line)") }
            rest = rest[label.range.upperBound...]
        }
        let text = match.3 == "+Inf" ? "inf" : String(match.3)
        guard let value = Double(text), !(kinds[family] != "gauge" && value < 0) else {
            throw Broken(reason: "bad value: \(line)")
        }
        guard samples.updateValue(value, forKey: Sample(name: name, labels: labels)) == nil else {
            throw Broken(reason: "twice: \(line)")
        }
    }

    /// Buckets ascend, and the last is the count.
    private func checkHistograms() throws {
        for family in kinds.keys where kinds[family] == "histogram" {
            let buckets = Dictionary(grouping: samples.filter { $0.key.name == family + "_bucket" }) { sample in
                sample.key.labels.filter { $0.key != "le" }
            }
            for (labels, samples) in buckets {
                let sorted = samples.sorted { Self.bound($0.key) < Self.bound($1.key) }
                let values = sorted.map(\.value)
                guard zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }), let last = sorted.last,
                    last.key.labels["le"] == "+Inf", last.value == value(family + "_count", labels),
                    value(family + "_sum", labels) != nil
                else { throw Broken(reason: "histogram \(family) \(labels)") }
            }
        }
    }

    private static func bound(_ sample: Sample) -> Double {
        sample.labels["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) } ?? .nan
    }
}
