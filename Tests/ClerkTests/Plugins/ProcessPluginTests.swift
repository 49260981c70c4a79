import CivicModel
import ClerkPlugin
import Foundation
import TestSupport
import Testing

@testable import Clerk

/// What becomes of a call when the plugin's process does what it should not.
@Suite struct ProcessPluginTests {
    private let probe: ProbeExecutable
    private let alameda: Subdomain

    init() throws {
        probe = try ProbeExecutable()
        alameda = try #require(Subdomain("alameda.ca"))
    }

    @Test(arguments: [
        ("crash", "it ended with the status 9", true), ("killed", "it was ended by the signal 9", true),
        ("hang", "it gave no answer within 700 ms", true), ("stubborn", "it gave no answer within 700 ms", true),
        ("garbage", "it wrote what is no message of the protocol: it is not JSON", false),
        ("half a line", "it gave no answer within 700 ms", true),
        ("binary", "it wrote what is no message of the protocol: it is not JSON", false),
        ("long line", "it is longer than 1048576 bytes", false), ("endless line", "it is longer than", false),
        ("deep", "it is nested more than 100 deep", false), ("deep answer", "it is nested more than 100 deep", false),
        ("wrong id", "it answers nothing", false), ("wrong result", "the result is not as agreed", false),
        ("wrong log", "`log`: wrong parameters: `level` is of the wrong kind", false),
        ("closed", "it closed its side of the conversation", true), ("deaf", "it gave no answer", true),
        ("dead start", "it ended with the status 1; the last it said: no module named nothing", true),
        ("version", "it speaks version 2 of the protocol, and clerk version 1", false),
        ("no name", "`name` is missing", false), ("bad name", "its name is not a plugin's name", false),
        ("renamed", "it calls itself other now, and not probe", false), ("many", "it has more than 100", false),
    ])
    func failsThatCallAlone(fault: String, reason: String, isTransient: Bool) async throws {
        let plugin = try probe.plugin(fault: fault)
        do {
            try await plugin.postCreate(subdomain: alameda, context: plainContext())
            Issue.record("the call succeeded")
        } catch let failure as Failure {
            #expect(failure.summary == "Plugin probe failed")
            #expect(failure.observed.contains(reason), "\(failure.observed)")
            #expect((failure.status == .tryAgainLater) == isTransient)
        }
        await plugin.close()
        try await waitUntil { probe.running.isEmpty }
    }

    @Test func givesUpAPluginThatDoesNotStart() async throws {
        var limits = ProbeExecutable.limits
        limits.start = .milliseconds(500)
        let plugin = try probe.plugin(fault: "silent start", limits: limits)
        await #expect(throws: Failure.self) { try await plugin.postCreate(subdomain: alameda, context: plainContext()) }
        try await waitUntil { probe.running.isEmpty }
    }

    @Test func tellsTheErrorThatAPluginMeansAndKeepsItsProcess() async throws {
        let plugin = try probe.plugin(fault: "error")
        for _ in 0..<3 {
            do {
                try await plugin.postCreate(subdomain: alameda, context: plainContext())
                Issue.record("the call succeeded")
            } catch { #expect("\(error)" == "the bucket refuses the key") }
        }
        #expect(probe.trace("starts").split(separator: "\n").count == 1)
        await plugin.close()
        #expect(probe.trace("ends").split(separator: "\n").count == 1)
    }

    @Test func doesNotMindAnAnswerTwiceUntilTheNextCall() async throws {
        let plugin = try probe.plugin(fault: "twice")
        try await plugin.postCreate(subdomain: alameda, context: plainContext())
        await plugin.close()
    }

    /// A child that left the process's group holds its pipes open; the process itself is gone.
    @Test func noticesTheEndThoughAChildHoldsThePipes() async throws {
        let plugin = try probe.plugin(fault: "escaped child", limits: PluginLimits())
        let start = ContinuousClock.now
        let failure = await #expect(throws: Failure.self) {
            try await plugin.postCreate(subdomain: alameda, context: plainContext())
        }
        #expect(failure?.observed.contains("it ended with the status 7") == true)
        // The child lives for a minute, and the hook's limit is five.
        #expect(ContinuousClock.now - start < .seconds(50))
        if let child = pid_t(probe.trace("child").filter(\.isNumber)) { kill(child, SIGKILL) }
    }

    @Test func tellsLastWordsAndNothingThatSteersATerminal() async throws {
        let plugin = try probe.plugin(fault: "last words")
        let failure = await #expect(throws: Failure.self) {
            try await plugin.postCreate(subdomain: alameda, context: plainContext())
        }
        let line = PluginLoader.line(of: try #require(failure))
        #expect(line == #"it ended with the status 7; the last it said: fatal\u{1b}[2J"#)
        let meant = try probe.plugin(fault: "escapes")
        do {
            try await meant.postCreate(subdomain: alameda, context: plainContext())
            Issue.record("the call succeeded")
        } catch { #expect("\(error)" == #"no\u{1b}[2J\u{9b} \u{202e}key"#) }
        await meant.close()
    }

    @Test func handsArgumentsAndAnswersThrough() async throws {
        let plugin = try probe.plugin()
        let extra = try await plugin.fetcherExtra(label: "ex\"ample\n", context: plainContext())
        #expect(extra == #"{"got":{"label":"ex\"ample\n"}}"#)
        #expect(try await plugin.fetcherClass(label: "x", context: plainContext()) == nil)
        await plugin.close()
        let wrong = try probe.plugin(fault: "wrong answer")
        await #expect(throws: Failure.self) { try await wrong.fetcherExtra(label: "x", context: plainContext()) }
        await #expect(throws: Failure.self) { try await wrong.fetcherClass(label: "x", context: plainContext()) }
        await #expect(throws: Failure.self) { try await wrong.postCreate(subdomain: alameda, context: plainContext()) }
        await wrong.close()
    }

    @Test func neverCallsAHookThatIsNotDeclared() async throws {
        let plugin = try probe.plugin(fault: "crash")
        try await plugin.deployMunicipality(subdomain: alameda, context: plainContext())
        try await plugin.postDeploy(site: Site(subdomain: alameda), context: plainContext())
        #expect(probe.trace("starts") == "")
    }

    @Test func startsAgainAtOnceAndThenLaterAndLater() async throws {
        let plugin = try probe.plugin(fault: "crash")
        for _ in 0..<2 {
            await #expect(throws: Failure.self) {
                try await plugin.postCreate(subdomain: alameda, context: plainContext())
            }
        }
        #expect(probe.trace("starts").split(separator: "\n").count == 2)
        do {
            try await plugin.postCreate(subdomain: alameda, context: plainContext())
            Issue.record("the call succeeded")
        } catch let failure as Failure {
            #expect(failure.observed.hasPrefix("it failed before, and is started again in"))
            #expect(failure.status == .tryAgainLater)
        }
        #expect(probe.trace("starts").split(separator: "\n").count == 2)
        let recovering = try ProbeExecutable()
        let once = try recovering.plugin(fault: "crash once")
        await #expect(throws: Failure.self) { try await once.postCreate(subdomain: alameda, context: plainContext()) }
        for _ in 0..<5 { try await once.postCreate(subdomain: alameda, context: plainContext()) }
        #expect(recovering.trace("starts").split(separator: "\n").count == 2)
        await once.close()
    }

    @Test func takesAFloodOfErrorsAndTellsHowMuchWasLeftOut() async throws {
        let plugin = try probe.plugin(fault: "flood", limits: PluginLimits())
        let recorder = LogRecorder()
        try await plugin.postCreate(subdomain: alameda, context: plainContext(log: recorder.logger))
        await plugin.close()
        func counts() -> (lines: Int, leftOut: Int) {
            recorder.records.withLock { records in
                (
                    records.filter { $0.metadata["stream"] == "stderr" }.count,
                    records.compactMap { $0.metadata["lines"].flatMap(Int.init) }.reduce(0, +)
                )
            }
        }
        try await waitUntil { counts().lines + counts().leftOut == 20_000 }
        #expect(counts().leftOut > 10_000)
        #expect(
            recorder.records.withLock { $0.first?.metadata } == [
                "plugin": "probe", "stream": "stderr",
            ])
    }

    @Test func endsWhatAPluginLeavesBehind() async throws {
        for fault in ["left child", "stubborn"] {
            let probe = try ProbeExecutable()
            let plugin = try probe.plugin(fault: fault)
            await #expect(throws: Failure.self) {
                try await plugin.postCreate(subdomain: alameda, context: plainContext())
            }
            let child = try #require(pid_t(probe.trace("child").split(separator: "\n").first ?? ""))
            try await waitUntil { kill(child, 0) != 0 || isZombie(child) }
        }
    }
}

/// The processes of a probe that have not been waited for.
extension ProbeExecutable {
    var running: [pid_t] {
        trace("starts").split(separator: "\n").compactMap { pid_t($0) }.filter { kill($0, 0) == 0 }
    }
}

func isZombie(_ process: pid_t) -> Bool {
    // A process that is gone has no state.
    let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    return text.contains(") Z ")
}
