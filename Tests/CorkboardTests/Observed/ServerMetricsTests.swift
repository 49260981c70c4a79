import Foundation
import Testing

@testable import Corkboard

@Suite struct ServerMetricsTests {
    @Test func writesWhatPrometheusReads() throws {
        var gauges = ServerMetrics.Gauges()
        gauges.sqlQueueDepth = { 3 }
        gauges.sqlBusy = { 2 }
        gauges.openDatabases = { 100 }
        gauges.openConnections = { 5000 }
        gauges.accessLogDropped = { 7 }
        let metrics = ServerMetrics(routes: ["table", "a \"b\\c\nd"], gauges: gauges, startSeconds: 1_795_154_400.25)
        metrics.count(route: "table", status: 200, duration: .microseconds(700))
        metrics.count(route: "table", status: 200, duration: .milliseconds(1))
        metrics.count(route: "table", status: 404, duration: .seconds(60))
        metrics.count(route: "a \"b\\c\nd", status: 200, duration: .zero)
        metrics.count(AccessRefusal.rateLimit)
        let text = try ExpositionText(metrics.text())
        #expect(text.value("corkboard_requests_total", ["route": "table", "status": "200"]) == 2)
        #expect(text.value("corkboard_requests_total", ["route": "table", "status": "404"]) == 1)
        #expect(text.value("corkboard_requests_total", ["route": #"a \"b\\c\nd"#, "status": "200"]) == 1)
        for (bound, number) in [("0.0005", 0.0), ("0.001", 2), ("0.0025", 2), ("10", 2), ("+Inf", 3)] {
            #expect(text.value("corkboard_request_seconds_bucket", ["route": "table", "le": bound]) == number)
        }
        #expect(text.value("corkboard_request_seconds_count", ["route": "table"]) == 3)
        let sum = try #require(text.value("corkboard_request_seconds_sum", ["route": "table"]))
        #expect(abs(sum - 60.0017) < 1e-9)
        #expect(text.value("corkboard_refused_total", ["reason": "rate_limit"]) == 1)
        #expect(text.value("corkboard_refused_total", ["reason": "invalid_key"]) == 0)
        #expect(text.value("corkboard_sql_queue_depth") == 3 && text.value("corkboard_sql_busy") == 2)
        #expect(text.value("corkboard_open_databases") == 100 && text.value("corkboard_open_connections") == 5000)
        #expect(text.value("corkboard_access_log_dropped_total") == 7)
        #expect(text.value("process_start_time_seconds") == 1_795_154_400.25)
        #expect(text.kinds["corkboard_request_seconds"] == "histogram" && text.kinds["corkboard_sql_busy"] == "gauge")
        #expect(text.kinds["corkboard_access_log_dropped_total"] == "counter")
    }

    @Test func readsTheProcess() throws {
        let metrics = ServerMetrics(routes: [], gauges: .init(), startSeconds: 0)
        let before = try ExpositionText(metrics.text())
        let resident = try #require(before.value("process_resident_memory_bytes"))
        #expect((1e6...1e11).contains(resident))
        let files = try (0..<200).map { _ in try #require(FileHandle(forReadingAtPath: "/dev/null")) }
        let after = try ExpositionText(metrics.text())
        let opened = try #require(after.value("process_open_fds")) - #require(before.value("process_open_fds"))
        // Other tests open and close files at the same time.
        #expect(opened > 100 && files.count == 200)
        let none = ServerMetrics(routes: [], gauges: .init(), startSeconds: 0, process: "/nowhere")
        #expect(try ExpositionText(none.text()).value("process_open_fds") == nil)
    }

    @Test func unknownRoutesMakeNoSeries() throws {
        let metrics = ServerMetrics(routes: ["table"], gauges: .init(), startSeconds: 0)
        for number in 0..<1000 { metrics.count(route: "/\(number)", status: 200, duration: .zero) }
        let text = try ExpositionText(metrics.text())
        #expect(text.value("corkboard_requests_total", ["route": "other", "status": "200"]) == 1000)
        #expect(text.samples.keys.count { $0.name == "corkboard_requests_total" } == 1)
    }

    @Test func countsEveryRequestOfManyThreads() async throws {
        let metrics = ServerMetrics(routes: ["table", "row"], gauges: .init(), startSeconds: 0)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<2000 {
                        metrics.count(route: task % 2 == 0 ? "table" : "row", status: 200, duration: .milliseconds(3))
                        metrics.count(AccessRefusal.queryTooLong)
                    }
                }
            }
        }
        let text = try ExpositionText(metrics.text())
        #expect(text.value("corkboard_request_seconds_count", ["route": "table"]) == 8000)
        #expect(text.value("corkboard_requests_total", ["route": "row", "status": "200"]) == 8000)
        #expect(text.value("corkboard_refused_total", ["reason": "query_too_long"]) == 16_000)
    }

    @Test(arguments: [
        "x 1", "# HELP x y\n# TYPE x counter\nx 1", "# HELP x y\n# TYPE x counter\nx -1\n",
        "# HELP x y\n# TYPE x counter\nx 1\nx 1\n", "# HELP x y\n# TYPE x counter\ny 1\n",
        "# HELP x y\n# TYPE x counter\nx{a=b} 1\n", "# HELP x y\n# TYPE x counter\nx{a=\"\\x\"} 1\n",
        "# HELP x y\n# TYPE x histogram\nx_bucket{le=\"1\"} 1\nx_sum 1\nx_count 1\n",
        "# HELP x y\n# TYPE x histogram\nx_bucket{le=\"1\"} 2\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\nx_count 1\n",
    ])
    func readerOfTheTestsIsStrict(text: String) {
        #expect(throws: ExpositionText.Broken.self) { try ExpositionText(text) }
    }
}
