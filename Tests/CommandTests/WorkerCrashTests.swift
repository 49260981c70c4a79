import CivicSQL
import Foundation
import TestSupport
import Testing

/// Worker processes killed with -9 between two statements of the job engine; the points exist in debug builds.
@Suite(.serialized) struct WorkerCrashTests {
    /// Each point, at the first and at later times it is reached: a hundred runs an engine.
    private static let points = [
        "enqueue.inserted", "claim.updated", "claim.committed", "run.started", "run.ended", "finish.updated",
        "finish.attempted", "finish.tracked", "finish.followed", "finish.committed", "heartbeat.updated",
        "heartbeat.committed",
    ]

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres], points)
    func losesNoJobAndFinishesNoneTwice(engine: EngineUnderTest, point: String) async throws {
        // A worker's second heartbeat comes after seconds, and there are four jobs that others follow.
        let most = point.hasPrefix("heartbeat") ? 1 : point == "enqueue.inserted" ? 4 : 8
        for run in 0..<8 {
            let probe = try await ProbeWorkers(on: engine)
            try await checkAfterCrash(probe, at: "\(point):\(1 + run % most)")
        }
    }

    /// A worker that dies while it takes over the jobs of another dead one.
    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres], ["rescue.stopped", "rescue.finished"])
    func survivesTheDeathOfTheRescuer(engine: EngineUnderTest, point: String) async throws {
        for _ in 0..<4 {
            let probe = try await ProbeWorkers(on: engine)
            try await prepare(probe)
            let first = try await probe.run("worker probe --burst -n 2", crashAt: "run.started:2")
            #expect(first.status == -SIGKILL, "\(first.error)")
            let rescuer = try await probe.run("worker probe --burst", crashAt: point)
            #expect(rescuer.status == -SIGKILL, "\(rescuer.error)")
            try await checkTheEnd(probe)
        }
    }

    /// The first heartbeat comes before any job is held; the second one while a job runs.
    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres], ["heartbeat.updated", "heartbeat.committed"])
    func survivesADeathInAHeartbeatWhileAJobRuns(engine: EngineUnderTest, point: String) async throws {
        let probe = try await ProbeWorkers(on: engine)
        try await probe.addSites(["site1.ca"])
        try await probe.enqueueSleeps(["site1.ca"], milliseconds: 7000)
        let crashed = try await probe.run("worker probe --burst", crashAt: "\(point):2")
        #expect(crashed.status == -SIGKILL, "\(crashed.error)")
        #expect(try probe.traces("begun") == ["site1.ca"] && probe.traces("ended").isEmpty)
        #expect(try await probe.run("worker probe --burst").status == 0)
        let outcomes = try await probe.rows("SELECT outcome FROM job_attempts ORDER BY token")
        #expect(outcomes == [[.text("orphaned")], [.text("succeeded")]])
    }

    private func prepare(_ probe: ProbeWorkers) async throws {
        let sites = (1...4).map { "site\($0).ca" }
        try await probe.addSites(sites)
        let enqueued = try await probe.run("enqueue --type probe-first " + sites.joined(separator: " "))
        guard enqueued.status == 0 else { throw ProbeError(enqueued) }
    }

    private func checkAfterCrash(_ probe: ProbeWorkers, at point: String) async throws {
        try await prepare(probe)
        let crashed = try await probe.run("worker probe --burst", crashAt: point)
        #expect(crashed.status == -SIGKILL, "\(point): \(crashed.error)")
        try await checkTheEnd(probe)
    }

    /// Lets another worker finish what there is, and counts.
    private func checkTheEnd(_ probe: ProbeWorkers) async throws {
        let second = try await probe.run("worker probe --burst -n 2")
        #expect(second.status == 0, "\(second.error)")
        let sites: Set = ["site1.ca", "site2.ca", "site3.ca", "site4.ca"]
        #expect(try probe.traces("first") == sites)
        #expect(try probe.traces("second") == sites)
        // Four jobs and the one that follows each: no job lost, none enqueued twice, each finished once.
        let jobs = try await probe.rows("SELECT job_type, state, count(*) FROM jobs GROUP BY 1, 2 ORDER BY 1")
        #expect(
            jobs == [
                [.text("probe-first"), .text("succeeded"), .integer(4)],
                [.text("probe-second"), .text("succeeded"), .integer(4)],
            ])
        let ends = try await probe.rows(
            "SELECT job_id FROM job_attempts WHERE outcome = 'succeeded' GROUP BY job_id HAVING count(*) <> 1")
        #expect(ends == [])
        let tracked = try await probe.rows("SELECT outcome, count(*) FROM job_tracking GROUP BY outcome")
        #expect(tracked == [[.text("succeeded"), .integer(8)]])
        let leases = try await probe.rows(
            "SELECT count(*) FROM jobs WHERE worker_id IS NOT NULL UNION ALL SELECT count(*) FROM workers "
                + "WHERE stopped_at IS NULL")
        #expect(leases == [[.integer(0)], [.integer(0)]])
    }
}
