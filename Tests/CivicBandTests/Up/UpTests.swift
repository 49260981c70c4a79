import Foundation
import StandIn
import TestSupport
import Testing

@testable import CivicBand

/// Everything in one process tree.
@Suite(.serialized) struct UpTests {
    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func servesWhatAJobPublishesAndEndsAtOneSignal(engine: EngineUnderTest) async throws {
        let county = try await County(on: engine)
        for file in ["clerk.yaml", "rollout.yaml"] { unlink(county.directory.file(file)) }
        let port = try Daemon.freePort()
        let up = try BuiltProgram("clerk").start(
            ["up", "--port", "\(port)"], environment: county.environment, in: county.directory.path)
        defer { up.signal(SIGKILL) }
        try await waitUntil(seconds: 60) { up.errorSoFar.contains("Serving on http://127.0.0.1:\(port)/") }
        #expect(up.errorSoFar.contains("wrote clerk.yaml, which publishes to ./served"))
        #expect(try await county.clerk("rollout status").status == 0)
        #expect(try await county.clerk("sites import sites.csv").status == 0)
        #expect(try await county.clerk("enqueue town01.ca --type finance-etl").status == 0)
        let money = "/election_finance/totals_by_filer.json"
        try await waitUntil(seconds: 60) {
            // Not yet.
            (try? HTTPConnection(port: port).get(money, host: "town01.ca.localhost").status) == 200
        }
        let children = try processes(below: up.processID)
        #expect(children.count >= 3)
        up.signal(SIGTERM)
        let result = await up.end()
        #expect(result.status == 0, "\(result.error)")
        for child in children { #expect(kill(child, 0) != 0) }
        await county.netFile.stop()
    }

    /// A part that dies is started again, and a new one that is killed with the old one's work goes on with it.
    @Test func startsAgainWhatDied() async throws {
        let county = try await County(on: .sqliteFile)
        let port = try Daemon.freePort()
        let up = try BuiltProgram("clerk").start(
            ["up", "--port", "\(port)"], environment: county.environment, in: county.directory.path)
        defer { up.signal(SIGKILL) }
        try await waitUntil(seconds: 60) { up.errorSoFar.contains("Serving on http://127.0.0.1:\(port)/") }
        let web = try #require(try processes(below: up.processID).first { try command($0).contains("corkboard") })
        kill(web, SIGKILL)
        try await waitUntil(seconds: 60) {
            up.errorSoFar.components(separatedBy: "Serving on http://127.0.0.1:\(port)/").count == 3
        }
        #expect(up.errorSoFar.contains("web was killed by signal 9; starting it again in 1 s"))
        up.signal(SIGINT)
        #expect(await up.end().status == 0)
        await county.netFile.stop()
    }

    /// Nothing stays behind when the tree is killed.
    @Test func takesItsPartsWithItWhenKilled() async throws {
        let county = try await County(on: .sqliteFile)
        let port = try Daemon.freePort()
        let up = try BuiltProgram("clerk").start(
            ["up", "--port", "\(port)"], environment: county.environment, in: county.directory.path)
        try await waitUntil(seconds: 60) { up.errorSoFar.contains("Serving on http://127.0.0.1:\(port)/") }
        let children = try processes(below: up.processID)
        #expect(children.count == 3)
        up.signal(SIGKILL)
        _ = await up.end()
        try await waitUntil(seconds: 60) { children.allSatisfy { kill($0, 0) != 0 } }
        await county.netFile.stop()
    }

    /// A part that can never run ends the tree, with the others, so that a supervisor hears of it.
    @Test func givesUpOnWhatCannotRun() async throws {
        let county = try await County(on: .sqliteFile)
        let taken = try SilentListener()
        let up = try await BuiltProgram("clerk").run(
            ["up", "--only", "web", "--port", "\(taken.port)"], environment: county.environment,
            in: county.directory.path)
        #expect(up.status == 1)
        #expect(up.error.contains("Could not serve on 127.0.0.1:\(taken.port)"))
        #expect(up.error.contains("for the 5th time within a minute of its start: giving up"))
        await county.netFile.stop()
    }

    private func processes(below parent: pid_t) throws -> [pid_t] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter { process in
            // It may have ended meanwhile.
            guard let file = fopen("/proc/\(process)/stat", "r") else { return false }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 1024)
            guard fgets(&line, 1024, file) != nil else { return false }
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return text.split(separator: ")").last?.split(separator: " ").dropFirst().first == "\(parent)"
        }
    }

    private func command(_ process: pid_t) throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
    }
}
