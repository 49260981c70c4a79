import CivicModel
import ClerkPlugin
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Clerk

/// The examples of `docs/plugin-protocol.md`, said again: the host must write the lines of the host, and make of the
/// plugin's lines what the page says.
@Suite struct ProtocolReplayTests {
    private static let page = Repository.root + "/docs/plugin-protocol.md"

    /// A plugin that says the plugin's lines of one example, and writes down what the host says.
    private static let replayer = #"""
        #!/usr/bin/python3 -SE
        import json, os, sys
        lines = [(line[0], json.loads(line[2:])) for line in open(os.environ["EXAMPLE"])]
        is_command = "CLERK_PLUGIN_COMMAND" in os.environ
        source = os.fdopen(3 if is_command else 0, "rb")
        sink = os.fdopen(4 if is_command else 1, "wb", buffering=0)
        call = None

        def send(message):
            sink.write(json.dumps(message).encode() + b"\n")

        def hear():
            line = source.readline()
            if not line: sys.exit()
            return json.loads(line)

        def note(message):
            with open(os.environ["HEARD"], "a") as file: file.write(json.dumps(message) + "\n")

        def say():
            # The plugin's lines up to the next of the host; the example's number of the call becomes the real one.
            while lines and lines[0][0] == "<":
                message = lines.pop(0)[1]
                if "method" not in message: message["id"] = call
                send(message)
                if "id" in message and "method" in message:
                    note(hear())
                    assert lines.pop(0)[0] == ">"
                elif "method" not in message and os.environ.get("ONE") and lines and lines[0][0] == "<": return

        while True:
            message = hear()
            method = message.get("method")
            if method == "initialize":
                send({"jsonrpc": "2.0", "id": message["id"], "result": {
                    "protocol": 1, "name": "replayer", "version": "1",
                    "hooks": ["fetcher_extra", "fetcher_class", "deploy_municipality", "post_create"],
                    "commands": [{"name": "greet", "summary": "Greets."}],
                    "job_types": [{"name": "count-pages", "queue": "pages"}]}})
            elif method == "shutdown":
                send({"jsonrpc": "2.0", "id": message["id"], "result": None})
                sys.exit()
            elif method == "hook" and message["params"]["hook"] == "fetcher_class":
                send({"jsonrpc": "2.0", "id": message["id"], "result": {"answer": True}})
            else:
                if "id" in message: call = message["id"]
                expected = lines[0][1].get("method") if lines and lines[0][0] == ">" else None
                if expected == method:
                    lines.pop(0)
                    note(message)
                if expected == method or expected is None: say()
                if method == "hook" and message["params"]["hook"] == "post_create":
                    send({"jsonrpc": "2.0", "id": call, "result": {"answer": None}})
        """#

    /// The examples in their order, each a list of lines.
    private static func examples() throws -> [[String]] {
        let text = try String(contentsOfFile: page, encoding: .utf8)
        return text.components(separatedBy: "\n```\n").map { block in
            block.split(separator: "\n").map(String.init).filter { $0.hasPrefix("> {") || $0.hasPrefix("< {") }
        }.filter { !$0.isEmpty }
    }

    private let directory: TemporaryDirectory
    private let alameda: Subdomain

    init() throws {
        directory = try TemporaryDirectory()
        alameda = try site("alameda.ca")
        chmod(try directory.write(Self.replayer, to: "replayer"), 0o755)
    }

    /// Makes calls of a plugin that replays the example with this text in it; then compares the host's lines.
    private func replay(
        _ mark: String, oneByOne: Bool = false, _ calls: (PluginRegistry, ProcessPlugin) async throws -> Void
    ) async throws {
        let example = try #require(try Self.examples().first { $0.contains { $0.contains(mark) } })
        var environment = [
            "PATH": "/usr/bin:/bin", "HEARD": directory.file("heard"),
            "EXAMPLE": try directory.write(example.joined(separator: "\n") + "\n", to: "example"),
        ]
        if oneByOne { environment["ONE"] = "1" }
        let executable = PluginExecutable(path: directory.file("replayer"), label: "replayer")
        let connection = try await PluginConnection.open(
            executable, PluginLoader.question, environment: environment, limits: PluginLimits(),
            log: plainContext().log)
        let plugin = ProcessPlugin(
            connection.description, executable, host: PluginLoader.host, environment: environment,
            limits: PluginLimits())
        await connection.close()
        try await calls(try PluginRegistry([plugin], builtInCommands: []), plugin)
        await plugin.close()
        // A file that nothing was written to is empty.
        let heard = ((try? String(contentsOfFile: directory.file("heard"), encoding: .utf8)) ?? "")
            .split(separator: "\n").map { json(String($0)) }
        let expected = example.filter { $0.hasPrefix(">") }.map { json(String($0.dropFirst(2))) }
        #expect(heard.count == expected.count)
        for (heard, expected) in zip(heard, expected) {
            #expect(contains(heard, expected), "heard \(heard), expected \(expected)")
        }
    }

    private func json(_ text: String) -> JSONValue {
        // What is no JSON equals nothing below.
        (try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))) ?? .null
    }

    /// Whether a message says all that an example says; the numbers of calls are the conversation's own.
    private func contains(_ message: JSONValue, _ example: JSONValue) -> Bool {
        guard case .object(let members) = example else { return message == example }
        guard case .object(let heard) = message else { return false }
        return members.allSatisfy { name, value in
            heard[name].map { name == "id" || contains($0, value) } ?? false
        }
    }

    @Test func hooks() async throws {
        try await replay("example_city\"}}}") { registry, _ in
            let extra = try await registry.fetcherExtra(label: "example_city", context: plainContext())
            #expect(extra == #"{"base_url":"https://example.org/"}"#)
            let failure = await #expect(throws: PluginFailure.self) {
                try await registry.deployMunicipality(alameda, context: plainContext())
            }
            #expect(
                failure?.description
                    == "plugin replayer failed in deploy_municipality: the bucket refuses the key")
        }
    }

    @Test func fetch() async throws {
        try await replay("\"method\":\"fetch\"") { registry, _ in
            let make = try #require(try await registry.fetcherClass(label: "example_city", context: plainContext()))
            var row = Site(subdomain: alameda)
            row.name = "Alameda"
            row.startYear = 2015
            try await make(row, 2024, false, plainContext()).fetchEvents()
        }
    }

    @Test func job() async throws {
        try await replay("\"method\":\"job\"") { registry, _ in
            let texts = Mutex<[String]>([])
            let next = Mutex<[JobRequest]>([])
            try await registry.jobTypes[0].run(
                JobInvocation(
                    subdomain: alameda, runID: RunID("alameda.ca_1781000000_a1b2c3"), arguments: ["year": "2026"],
                    report: { text in texts.withLock { $0.append(text) } },
                    enqueue: { request in next.withLock { $0.append(request) } }), plainContext())
            #expect(texts.withLock { $0 } == ["12 of 40 pages"])
            #expect(
                next.withLock { $0 } == [JobRequest("deploy-site", for: alameda, uniqueKey: "deploy:alameda.ca")])
        }
    }

    @Test func command() async throws {
        try await replay("\"method\":\"command\"") { registry, _ in
            #expect(await registry.commands[0].run(["alameda.ca", "--loud"], plainContext()) == 0)
        }
    }

    @Test func cancel() async throws {
        try await replay("\"method\":\"cancel\"") { registry, _ in
            let run = registry.jobTypes[0].run
            let alameda = alameda
            let task = Task { try await run(JobInvocation(subdomain: alameda, runID: RunID("r")), plainContext()) }
            try await Task.sleep(for: .seconds(1))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func errors() async throws {
        try await replay("the server asks to wait", oneByOne: true) { registry, _ in
            let invocation = JobInvocation(subdomain: alameda, runID: RunID("r"))
            let failure = await #expect(throws: Failure.self) {
                try await registry.jobTypes[0].run(invocation, plainContext())
            }
            #expect(
                failure
                    == Failure(
                        "Could not count pages for alameda.ca", observed: "the server is down",
                        next: "try again later.",
                        status: .tryAgainLater))
            let snooze = await #expect(throws: JobSnooze.self) {
                try await registry.jobTypes[0].run(invocation, plainContext())
            }
            #expect(snooze == JobSnooze(for: .seconds(600), because: "the server asks to wait"))
        }
    }

    @Test func notifications() async throws {
        let recorder = LogRecorder()
        let texts = Texts()
        try await replay("\"method\":\"output\"") { registry, _ in
            let plain = plainContext(log: recorder.logger)
            let context = plain.with(
                Console(out: { texts.add(out: $0) }, error: { texts.add(error: $0) }, isTerminal: false))
            #expect(await registry.postCreate(alameda, context: context).isEmpty)
        }
        #expect(texts.out == "Told of alameda.ca\n")
        #expect(recorder.records.withLock { $0.first?.message } == "told of alameda.ca")
        #expect(
            recorder.records.withLock { $0.first?.metadata } == ["subdomain": "alameda.ca", "plugin": "replayer"])
    }

    @Test func requests() async throws {
        try await replay("\"method\":\"sites.find\"") { registry, _ in
            let sites = SiteRegister(CivicDatabase(.file(directory.file("civic.db"))))
            var row = Site(subdomain: alameda)
            row.name = "Alameda"
            row.state = "CA"
            try await sites.register(row)
            let plain = plainContext()
            let context = PluginContext(
                storage: plain.storage, settings: [:], sites: sites, jobs: RecordingQueue(id: "17"),
                console: plain.console, log: plain.log, now: plain.now)
            #expect(await registry.postCreate(alameda, context: context).isEmpty)
            let changed = try #require(try await sites.find(alameda))
            #expect(changed.status == "deployed" && changed.pages == 412)
            await sites.database.close()
        }
    }
}
