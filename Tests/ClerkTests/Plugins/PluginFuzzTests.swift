import CivicModel
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Clerk
@testable import ClerkPlugin

/// Spoilt messages in both directions; each test in a process of its own, whose memory is looked at.
@Suite struct PluginFuzzTests {
    /// A plugin that answers its handshake rightly and then writes what is spoilt: no crash of the host, no hang.
    @Test(.timeLimit(.minutes(5))) func survivesSpoiltMessagesOfPlugins() async {
        await #expect(processExitsWith: .success) {
            let handshake =
                #"{"jsonrpc":"2.0","id":1,"result":{"protocol":1,"name":"sh","version":"1","hooks":["fetcher_extra"]}}"#
            let messages = [
                handshake,
                #"{"jsonrpc":"2.0","id":2,"result":{"answer":{"base_url":"https://example.org/","n":[1,2.5,true]}}}"#,
                #"{"jsonrpc":"2.0","id":2,"error":{"code":-32001,"message":"wait","data":{"seconds":600,"reason":"w"}}}"#,
                #"{"jsonrpc":"2.0","id":2,"error":{"code":-32000,"message":"m","data":{"try_again_later":true}}}"#,
                #"{"jsonrpc":"2.0","method":"log","params":{"level":"info","message":"m","fields":{"a":"b"}}}"#,
                #"{"jsonrpc":"2.0","method":"output","params":{"stream":"out","text":"words"}}"#,
                #"{"jsonrpc":"2.0","id":"a","method":"sites.find","params":{"subdomain":"alameda.ca"}}"#,
                #"{"jsonrpc":"2.0","id":7,"method":"sites.update","params":{"subdomain":"a.ca","values":{"pages":1}}}"#,
                #"{"jsonrpc":"2.0","id":8,"method":"jobs.enqueue","params":{"jobs":[{"job_type":"x","subdomain":"a.ca"}]}}"#,
                #"{"jsonrpc":"2.0","id":"c","method":"sites.claim_next_finance","params":{"candidates":["a.ca"],"at":1795154400}}"#,
                #"{"jsonrpc":"2.0","id":"d","method":"jobs.enqueue_next_finance","params":{"at":1795154400,"jobs":[{"job_type":"x","subdomain":"a.ca","start":1795154400}]}}"#,
                #"{"jsonrpc":"2.0","id":"e","method":"sites.register","params":{"site":{"subdomain":"b.ca","has_finance_data":true,"finance_last_updated":1795154400}}}"#,
                #"{"jsonrpc":"2.0","id":"f","method":"sites.list","params":{"has_finance_data":true,"after":"a.ca"}}"#,
                #"{"jsonrpc":"2.0","id":9,"method":"sites.record_finance","params":{"subdomain":"a.ca","finance":{"has_finance_data":true,"finance_coverage_start":"2026-01-31"}}}"#,
            ]
            let directory = try TemporaryDirectory()
            var mutator = MessageMutator(seed: 20_261_121)
            var files: [String] = []
            for index in 0..<5000 {
                // A spoilt message before the right answer; now and then the handshake is spoilt, too.
                var bytes = index % 20 == 0 ? mutator.spoil([handshake]) : Array((handshake + "\n").utf8)
                bytes += mutator.spoil(messages)
                bytes += Array((messages[1] + "\n").utf8)
                files.append(try directory.write(bytes, to: "\(index)"))
            }
            let setup = PluginLoader.question
            // A real database, so that what is spoilt gets as far as it can.
            let sites = SiteRegister(CivicDatabase(.file(directory.file("civic.db"))))
            try await sites.register(Site(subdomain: try site("a.ca")))
            let plain = plainContext()
            let context = PluginContext(
                storage: plain.storage, settings: [:], sites: sites, jobs: RecordingQueue(), console: plain.console,
                log: plain.log, now: plain.now)
            let counts = Mutex((answered: 0, failed: 0))
            var memory = 0
            for (index, file) in files.enumerated() {
                if index == 200 { memory = try residentKilobytes() }
                // Answers as slowly as it is asked, then says all the rest and leaves.
                let script = "read -r a; sed -n 1p '\(file)'; read -r a; sed -n '2,$p' '\(file)'"
                let executable = PluginExecutable(path: "/bin/sh", arguments: ["-c", script], label: "sh")
                do {
                    let connection = try await PluginConnection.open(
                        executable, setup, environment: ["PATH": "/usr/bin:/bin"], limits: ProbeExecutable.limits,
                        log: plainContext().log)
                    _ = try await connection.call(
                        "hook", HookParameters(.fetcherExtra) { $0.label = "x" }, PluginCall(context),
                        limit: .seconds(2), as: HookAnswer.self)
                    counts.withLock { $0.answered += 1 }
                    await connection.close()
                } catch { counts.withLock { $0.failed += 1 } }
            }
            #expect(counts.withLock { $0.failed } > 300 && counts.withLock { $0.answered } > 200)
            #expect(try residentKilobytes() - memory < 15_000)
            try await waitUntil { try openDescriptors() < 60 }
        }
    }

    /// A host that writes what is spoilt: the plugin answers with errors, and serves on.
    @Test(.timeLimit(.minutes(5))) func survivesSpoiltMessagesOfHosts() async {
        await #expect(processExitsWith: .success) {
            let initialize =
                #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocol":1,"host":{"name":"clerk","version":"1"},"storage_dir":"/nonexistent","settings":{},"dry_run":true}}"#
            let messages = [
                initialize,
                #"{"jsonrpc":"2.0","id":2,"method":"hook","params":{"hook":"post_create","arguments":{"subdomain":"a.ca"}}}"#,
                #"{"jsonrpc":"2.0","id":3,"method":"hook","params":{"hook":"fetcher_extra","arguments":{"label":"x"}}}"#,
                #"{"jsonrpc":"2.0","id":4,"method":"job","params":{"job_type":"x","subdomain":"a.ca","run_id":"r","arguments":{"a":"b"}}}"#,
                #"{"jsonrpc":"2.0","id":5,"method":"fetch","params":{"label":"x","site":{"subdomain":"a.ca"},"start_year":null,"all_agendas":false}}"#,
                #"{"jsonrpc":"2.0","id":6,"method":"command","params":{"name":"x","words":["y"],"quiet":false}}"#,
                #"{"jsonrpc":"2.0","method":"cancel","params":{"id":5}}"#,
            ]
            let toPlugin = try DescriptorPipe()
            let fromPlugin = try DescriptorPipe()
            let plugin = PluginProcess(
                RecordingPlugin(name: "fuzzed", record: CallRecord()),
                peer: WirePeer(reading: toPlugin.reading, writing: fromPlugin.writing), isCommand: false)
            let serving = Task { await plugin.serve() }
            let handshakes = Mutex(0)
            let reader = Thread {
                var lines = LineReader(fromPlugin.reading, longest: WireMessage.longestLine)
                while case .line(let line) = lines.next() {
                    if String(decoding: line, as: UTF8.self).contains(#""id":4711"#) {
                        handshakes.withLock { $0 += 1 }
                    }
                }
            }
            reader.start()
            var mutator = MessageMutator(seed: 20_261_121)
            var memory = 0
            for index in 1...5000 {
                if index == 500 { memory = try residentKilobytes() }
                var bytes = mutator.spoil(messages)
                if index % 100 == 0 {
                    bytes += Array((initialize.replacing("\"id\":1", with: "\"id\":4711") + "\n").utf8)
                }
                while !bytes.isEmpty {
                    let count = write(toPlugin.writing, bytes, bytes.count)
                    try #require(count > 0)
                    bytes.removeFirst(count)
                }
            }
            try await waitUntil { handshakes.withLock { $0 } == 50 }
            #expect(try residentKilobytes() - memory < 15_000)
            close(toPlugin.writing)
            await serving.value
        }
    }
}
