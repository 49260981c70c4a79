import Testing

@testable import Clerk

/// The text exposition format.
@Suite struct MetricRegistryTests {
    private let registry = MetricRegistry()
    private let start = """
        # HELP clerk_metrics_dropped_series Values that were not counted because their metric has too many label sets.
        # TYPE clerk_metrics_dropped_series counter

        """

    @Test func writesAllKindsSortedByName() {
        let seconds = registry.histogram("z_seconds", help: "How long.", buckets: [1, 0.5, .infinity, 0.5])
        seconds.observe(0.5)
        seconds.observe(.milliseconds(750))
        seconds.observe(99)
        seconds.observe(0.25, labels: ["type": "fetch"])
        let jobs = registry.counter("jobs_total", help: "Jobs \\ done.\nAll of them.")
        jobs.increment(labels: ["type": "fetch", "outcome": "ok"])
        jobs.increment(by: 2, labels: ["outcome": "ok", "type": "fetch"])
        jobs.increment(by: 0.5, labels: ["type": "a\"b\\c\nd"])
        jobs.increment(by: -1)
        jobs.increment(by: .nan)
        let depth = registry.gauge("depth", help: "Waiting.")
        depth.set(5)
        depth.add(-7)
        #expect(
            registry.text() == start + """
                # HELP depth Waiting.
                # TYPE depth gauge
                depth -2
                # HELP jobs_total Jobs \\\\ done.\\nAll of them.
                # TYPE jobs_total counter
                jobs_total{outcome="ok",type="fetch"} 3
                jobs_total{type="a\\"b\\\\c\\nd"} 0.5
                # HELP z_seconds How long.
                # TYPE z_seconds histogram
                z_seconds_bucket{le="0.5"} 1
                z_seconds_bucket{le="1"} 2
                z_seconds_bucket{le="+Inf"} 3
                z_seconds_sum 100.25
                z_seconds_count 3
                z_seconds_bucket{type="fetch",le="0.5"} 1
                z_seconds_bucket{type="fetch",le="1"} 1
                z_seconds_bucket{type="fetch",le="+Inf"} 1
                z_seconds_sum{type="fetch"} 0.25
                z_seconds_count{type="fetch"} 1

                """)
    }

    @Test(
        arguments: [
            (0, "0"), (-3, "-3"), (1e15, "1000000000000000"), (1e300, "1e+300"), (0.1, "0.1"), (.infinity, "+Inf"),
            (-.infinity, "-Inf"), (.nan, "NaN"),
        ] as [(Double, String)])
    func writesNumbers(value: Double, text: String) {
        registry.gauge("a", help: "A.").set(value)
        #expect(registry.text().hasPrefix("# HELP a A.\n# TYPE a gauge\na \(text)\n"))
    }

    @Test(arguments: [
        ("a_b:c9", "a_b:c9"), ("a-b.c", "a_b_c"), ("9a", "_9a"), ("ü", "_"), ("", "_"), ("a\nb 1", "a_b_1"),
    ])
    func givesEveryNameAFormThatIsAllowed(name: String, written: String) {
        registry.gauge(name, help: "").set(1)
        #expect(registry.text().contains("\n\(written) 1\n"))
    }

    @Test func givesEveryLabelANameThatIsAllowed() {
        registry.gauge("g", help: "").set(
            1, labels: ["a-b": "1", "a.b": "2", "le": "3", "__name__": "4", "a:b": "5", "9": "6"])
        #expect(
            registry.text().contains(
                #"g{_9="6",a_b="1",a_b_="2",a_b__="5",label___name__="4",label_le="3"} 1"# + "\n"))
    }

    @Test func sharesAMetricThatIsDeclaredTwice() {
        registry.counter("a", help: "First.").increment()
        registry.counter("a", help: "Second.").increment()
        registry.gauge("a", help: "Other.").set(7)
        let text = registry.text()
        #expect(text.contains("# HELP a First.\n# TYPE a counter\na 2\n"))
        #expect(text.contains("# HELP a_gauge Other.\n# TYPE a_gauge gauge\na_gauge 7\n"))
    }

    @Test func countsLabelSetsBeyondItsLimit() {
        let counter = registry.counter("a", help: "A.")
        for number in 0..<1003 { counter.increment(labels: ["number": "\(number)"]) }
        counter.increment(labels: ["number": "1002"])
        counter.increment(labels: ["number": "999"])
        let lines = registry.text().split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("a{") }.count == 1000)
        #expect(lines.contains(#"a{number="999"} 2"#))
        #expect(lines.contains(#"clerk_metrics_dropped_series{metric="a"} 4"#))
    }

    @Test func countsFromManyTasks() async {
        let registry = registry
        let counter = registry.counter("a", help: "A.")
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 { counter.increment(labels: ["task": "\(task % 2)"]) }
                    _ = registry.text()
                }
            }
        }
        #expect(registry.text().contains("a{task=\"0\"} 4000\na{task=\"1\"} 4000\n"))
    }
}
