import CivicSQL
import Foundation
import TestSupport
import Testing

/// Worker processes through a restart of their database, a clock that is set, and signals.
@Suite(.serialized) struct WorkerCommandTests {
    private static let sites = (1...6).map { "site\($0).ca" }

    @Test(arguments: [PostgresServer.Stop.fast, .immediate])
    func livesThroughARestartOfPostgreSQL(stop: PostgresServer.Stop) async throws {
        let server = try await PostgresServer(PostgresServer.Setup())
        let probe = try await ProbeWorkers(server: server)
        try await probe.addSites(Self.sites)
        try await probe.enqueueSleeps(Self.sites, milliseconds: 1500)
        let worker = try probe.start("worker probe -n 3 --grace 20")
        try await waitUntil { (try? probe.traces("begun").count) ?? 0 >= 3 }
        try await server.stop(stop)
        try await Task.sleep(for: .seconds(3))
        try await server.start()
        try await waitUntil(seconds: 60) { (try? probe.traces("ended").count) == Self.sites.count }
        worker.signal(SIGTERM)
        let result = await worker.end()
        #expect(result.status == 0, "\(result.error)")
        #expect(result.error.contains("database_away") && result.error.contains("database_back"))
        let ends = try await probe.rows("SELECT state, attempts, rescues, token FROM jobs")
        #expect(ends == Self.sites.map { _ in [.text("succeeded"), .integer(0), .integer(0), .integer(1)] })
        try await server.stop()
    }

    /// How many minutes apart the clocks of the two workers are.
    private static func clocksApart(_ engine: EngineUnderTest) -> String {
        engine == .postgres
            ? "SELECT CAST(extract(epoch FROM max(seen_at) - min(seen_at)) / 60 AS INTEGER) FROM workers"
            : "SELECT CAST(round((julianday(max(seen_at)) - julianday(min(seen_at))) * 1440) AS INTEGER) FROM workers"
    }

    /// The wall clock of one worker is set an hour forward, then an hour back, while another one watches it.
    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func stealsNoLeaseWhenAClockIsSet(engine: EngineUnderTest) async throws {
        let probe = try await ProbeWorkers(on: engine)
        try await probe.addSites(Self.sites)
        try await probe.enqueueSleeps(["site1.ca", "site2.ca"], milliseconds: 21_000)
        let offset = try probe.directory.write("0", to: "offset")
        let moved = try probe.start("worker probe --burst", with: ["PROBE_CLOCK_OFFSET": offset])
        let steady = try probe.start("worker probe --burst")
        try await waitUntil { (try? probe.traces("begun").count) == 2 }
        var seen: [SQLValue] = []
        for seconds in ["3600", "-3600", "0"] {
            try probe.directory.write(seconds, to: "offset")
            // Longer than the five seconds between two heartbeats.
            try await Task.sleep(for: .seconds(6))
            seen += try await probe.rows(Self.clocksApart(engine)).flatMap { $0 }
        }
        // The rows tell that one worker's clock really was ahead of the other's, and then behind it.
        #expect(seen.compactMap(\.integer).map { $0 >= 59 } == [true, true, false], "\(seen)")
        #expect(await moved.end().status == 0)
        #expect(await steady.end().status == 0)
        let log = moved.errorSoFar + steady.errorSoFar
        #expect(!log.contains("worker_died") && !log.contains("lease_lost"), "\(log)")
        let jobs = try await probe.rows("SELECT state, rescues, token FROM jobs")
        #expect(jobs == [1, 2].map { _ in [.text("succeeded"), .integer(0), .integer(1)] })
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func finishesOrReturnsWhatRunsAtASignal(engine: EngineUnderTest) async throws {
        let probe = try await ProbeWorkers(on: engine)
        try await probe.addSites(Self.sites)
        try await probe.enqueueSleeps(["site1.ca"], milliseconds: 1500)
        let patient = try probe.start("worker probe --grace 20")
        try await waitUntil { (try? probe.traces("begun").count) == 1 }
        patient.signal(SIGTERM)
        #expect(await patient.end().status == 0)
        #expect(try probe.traces("ended") == ["site1.ca"])

        try await probe.enqueueSleeps(["site2.ca"], milliseconds: 60_000)
        let hasty = try probe.start("worker probe --grace 0")
        try await waitUntil { (try? probe.traces("begun").count) == 2 }
        hasty.signal(SIGTERM)
        #expect(await hasty.end().status == 0)
        let jobs = try await probe.rows("SELECT state, attempts FROM jobs ORDER BY id")
        #expect(jobs == [[.text("succeeded"), .integer(0)], [.text("queued"), .integer(0)]])
    }

    @Test func worksOnWhileLokiIsAway() async throws {
        let probe = try await ProbeWorkers(on: .sqliteFile)
        try await probe.addSites(["site1.ca"])
        try await probe.run("enqueue --type probe-first site1.ca")
        let result = try await probe.start(
            "worker probe --burst", with: ["LOKI_URL": "http://operator:s3cret@127.0.0.1:9"]
        ).end()
        #expect(result.status == 0 && !result.error.contains("s3cret"))
        #expect(!result.error.contains("metrics_port"), "none is served")
        #expect(try probe.traces("second") == ["site1.ca"])
        let wrong = try await probe.start("worker probe --burst", with: ["LOKI_URL": "loki:s3cret@"]).end()
        #expect(wrong.status == 64 && wrong.error.contains("LOKI_URL") && !wrong.error.contains("s3cret"))
    }

    /// Machines and people read different lines.
    @Test func logsJSONLinesAndServesMetrics() async throws {
        let probe = try await ProbeWorkers(on: .sqliteFile)
        try await probe.addSites(["site1.ca"])
        try await probe.run("enqueue --type probe-first site1.ca --run-id site1.ca_1_abcdef")
        let worker = try probe.start("worker probe --metrics-port 0")
        try await waitUntil { (try? probe.traces("second").count) == 1 }
        try await waitUntil { worker.errorSoFar.contains("probe_completed\",\"duration") }
        let port = worker.errorSoFar.firstMatch(of: /"metrics_port":(\d+)/)?.1
        let metrics = try await BuiltProgram(path: "/usr/bin/env").run(
            [
                "bash", "-c",
                "exec 3<>/dev/tcp/127.0.0.1/\(port ?? "0"); printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3",
            ],
            in: probe.directory.path)
        let second = try await probe.start("worker probe --metrics-port \(port ?? "0")").end()
        #expect(second.status == 1)
        #expect(
            second.error.contains(
                "Could not start a worker: could not serve metrics at 127.0.0.1:\(port ?? "0"): the port is in use.\n"
                    + "State: no worker was started.\nNext: "), "\(second.error)")
        #expect(metrics.output.contains("clerk_jobs{queue=\"probe\",state=\"succeeded\"} 2"), "\(metrics)")
        #expect(metrics.output.contains("clerk_attempts_total{job_type=\"probe-first\",outcome=\"succeeded\""))
        worker.signal(SIGTERM)
        let result = await worker.end()
        let lines = result.error.split(separator: "\n")
        for line in lines {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            #expect(object["timestamp"] != nil && object["level"] != nil && object["logger"] != nil)
            guard let message = object["message"] as? String, message.hasPrefix("probe_") else { continue }
            #expect(object["subdomain"] as? String == "site1.ca" && object["stage"] as? String == "probe")
            #expect(object["run_id"] as? String == "site1.ca_1_abcdef")
            if message == "probe_completed" { #expect(object["duration_seconds"] is Double) }
        }
        #expect(lines.filter { $0.contains("probe_started") }.count == 2)
        #expect(result.output.contains("site1.ca: probe_completed"))
    }
}

extension ProbeWorkers {
    func enqueueSleeps(_ sites: [String], milliseconds: Int) async throws {
        let result = try await run(
            "enqueue --type probe-sleep --argument milliseconds=\(milliseconds) \(sites.joined(separator: " "))")
        guard result.status == 0 else { throw ProbeError(result) }
    }
}
