import CivicModel
import ClerkPlugin
import Foundation
import Logging
import Synchronization
import TestSupport

@testable import Clerk

/// A plugin executable that does whatever a test wants, also what no plugin should.
final class ProbeExecutable: Sendable {
    let directory: TemporaryDirectory
    let path: String

    /// Writes the program. `FAULT` in its environment chooses what it does wrong when a hook is called.
    init(named name: String = "probe", in directory: TemporaryDirectory? = nil) throws {
        self.directory = try directory ?? TemporaryDirectory()
        path = try self.directory.write(Self.program, to: name)
        chmod(path, 0o755)
    }

    var executable: PluginExecutable { PluginExecutable(path: path, label: "probe") }

    /// Limits that make a test of a hanging plugin short.
    static var limits: PluginLimits {
        var limits = PluginLimits()
        limits.start = .seconds(5)
        limits.hook = .milliseconds(700)
        limits.cancel = .milliseconds(300)
        limits.stop = .milliseconds(500)
        limits.kill = .milliseconds(300)
        return limits
    }

    /// The plugin, as a host has it after the handshake.
    func plugin(fault: String = "", limits: PluginLimits = limits) throws -> ProcessPlugin {
        let text = #"""
            {"protocol":1,"name":"probe","version":"1","hooks":["post_create","fetcher_extra","fetcher_class"],
             "job_types":[{"name":"probe-job","queue":"probe","time_limit":60,"heartbeat":5}]}
            """#
        return ProcessPlugin(
            try JSONDecoder().decode(PluginDescription.self, from: Data(text.utf8)), executable,
            host: PluginLoader.host, environment: environment(fault), limits: limits)
    }

    func environment(_ fault: String) -> [String: String] {
        ["PATH": "/usr/bin:/bin", "FAULT": fault, "TRACES": directory.path, "HOME": directory.path]
    }

    /// What the program left in a file.
    func trace(_ name: String) -> String {
        // A file that was not written is empty.
        (try? String(contentsOfFile: directory.file(name), encoding: .utf8)) ?? ""
    }

    private static let program = #"""
        #!/usr/bin/python3 -SE
        import json, os, signal, subprocess, sys, time
        fault = os.environ.get("FAULT", "")
        traces = os.environ.get("TRACES", ".")
        source, sink = (3, 4) if "CLERK_PLUGIN_COMMAND" in os.environ else (0, 1)
        source = os.fdopen(source, "rb")

        def send(message):
            message["jsonrpc"] = "2.0"
            raw(json.dumps(message).encode() + b"\n")

        def raw(data):
            while data:
                data = data[os.write(sink, data):]

        def trace(name, text):
            with open(os.path.join(traces, name), "a") as file:
                file.write(text + "\n")

        def ask(method, params):
            send({"id": "q", "method": method, "params": params})
            return json.loads(source.readline())

        trace("starts", str(os.getpid()))
        if fault == "silent start": time.sleep(60)
        if fault == "dead start": sys.exit("no module named nothing")
        for line in source:
            message = json.loads(line)
            method, id, params = message.get("method"), message.get("id"), message.get("params", {})
            if method == "initialize":
                result = {"protocol": 1, "name": "probe", "version": "1", "hooks": ["post_create", "fetcher_extra"]}
                if fault == "version": result["protocol"] = 2
                if fault == "no name": del result["name"]
                if fault == "bad name": result["name"] = "../etc"
                if fault == "renamed": result["name"] = "other"
                if fault == "typo": result["hooks"].append("post_creat")
                if fault == "command": result["commands"] = [{"name": "probe-words", "summary": "Prints its words."}]
                if fault == "worker command": result["commands"] = [{"name": "worker", "summary": "Not ours."}]
                if fault == "fetch-site": result["job_types"] = [{"name": "fetch-site", "queue": "fetch"}]
                if fault == "many": result["hooks"] = ["hook-%d" % n for n in range(1000)]
                send({"id": id, "result": result})
            elif method == "shutdown":
                trace("ends", str(os.getpid()))
                send({"id": id, "result": None})
                sys.exit(0)
            elif method == "command":
                print(" ".join(params["words"]), flush=True)
                send({"id": id, "result": {"status": len(params["words"])}})
            elif method == "cancel":
                pass
            elif method == "job":
                trace("jobs", params["job_type"])
                send({"method": "progress", "params": {"text": "half way"}})
                if fault == "silent job": time.sleep(60)
                if fault == "beating job":
                    for _ in range(8):
                        time.sleep(0.8)
                        send({"method": "heartbeat"})
                if fault == "cancellable job":
                    cancelled = json.loads(source.readline())
                    trace("cancelled", json.dumps(cancelled["params"] == {"id": id}))
                    send({"id": id, "error": {"code": -32002, "message": "cancelled"}})
                    continue
                if fault == "crash": os._exit(9)
                if fault == "later": send({"id": id, "error": {"code": -32000, "message": "down", "data": {"try_again_later": True}}})
                elif fault == "snooze": send({"id": id, "error": {"code": -32001, "message": "wait", "data": {"seconds": 600, "reason": "wait"}}})
                elif fault == "failed": send({"id": id, "error": {"code": -32000, "message": "no such key"}})
                else: send({"id": id, "result": {"enqueue": [{"job_type": "fetch-site", "subdomain": "alameda.ca"}]}})
            elif method == "hook":
                trace("hooks", params["hook"])
                answer = {"got": params["arguments"]} if params["hook"] == "fetcher_extra" else None
                if fault == "crash": os._exit(9)
                if fault == "crash once" and not os.path.exists(os.path.join(traces, "crashed")):
                    trace("crashed", "")
                    os._exit(9)
                if fault == "killed": os.kill(os.getpid(), signal.SIGKILL)
                if fault == "hang": time.sleep(60)
                if fault == "stubborn":
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    child = subprocess.Popen(["/bin/sh", "-c", "trap '' TERM; sleep 60"])
                    trace("child", str(child.pid))
                    time.sleep(60)
                if fault == "left child":
                    child = subprocess.Popen(["/bin/sleep", "60"])
                    trace("child", str(child.pid))
                    os._exit(0)
                if fault == "escaped child":
                    child = subprocess.Popen(["/bin/sleep", "60"], start_new_session=True)
                    trace("child", str(child.pid))
                    os._exit(7)
                if fault == "last words":
                    os.write(2, b"fatal\x1b[2J")
                    os._exit(7)
                if fault == "escapes": send({"id": id, "error": {"code": -32000, "message": "no\x1b[2J\x9b \u202ekey"}}); continue
                if fault == "times":
                    for time in (-2**63, 2**63 - 1, -1, 253402300800, 1795154400000):
                        trace("asked", json.dumps(ask("sites.claim_next_finance", {"candidates": ["alameda.ca"], "at": time})))
                        trace("asked", json.dumps(ask("jobs.enqueue_next_finance", {"jobs": [{"job_type": "x", "subdomain": "alameda.ca"}], "at": time})))
                        trace("asked", json.dumps(ask("jobs.enqueue", {"jobs": [{"job_type": "x", "subdomain": "alameda.ca", "start": time}]})))
                        trace("asked", json.dumps(ask("sites.record_finance", {"subdomain": "alameda.ca", "finance": {"has_finance_data": True, "finance_last_updated": time}})))
                        trace("asked", json.dumps(ask("sites.register", {"site": {"subdomain": "new.ca", "has_finance_data": True, "finance_last_updated": time}})))
                if fault == "garbage": raw(b"Hello, I am a plugin\n")
                if fault == "half a line": raw(b'{"jsonrpc":"2.0","id":'); time.sleep(60)
                if fault == "binary": raw(bytes(range(256)) + b"\n")
                if fault == "long line": raw(b'{"a":"' + b"x" * 3000000 + b'"}\n')
                if fault == "endless line":
                    while True: raw(b"x" * 65536)
                if fault == "deep": raw(b"[" * 500000 + b"\n")
                if fault == "deep answer": raw(b'{"jsonrpc":"2.0","id":%d,"result":{"answer":' % id + b'[' * 5000 + b']' * 5000 + b'}}\n')
                if fault == "wrong id": send({"id": 4711, "result": {"answer": None}}); time.sleep(60)
                if fault == "wrong answer": send({"id": id, "result": {"answer": [1, 2]}}); continue
                if fault == "wrong result": send({"id": id, "result": 7}); continue
                if fault == "wrong log": send({"method": "log", "params": {"level": 5}}); time.sleep(60)
                if fault == "closed": os.close(1); time.sleep(60)
                if fault == "deaf":
                    os.close(0)
                    for n in range(10000): send({"id": n, "method": "sites.find", "params": {"subdomain": "alameda.ca"}})
                    time.sleep(60)
                if fault == "greedy":
                    for n in range(200000): send({"id": n, "method": "sites.find", "params": {"subdomain": "alameda.ca"}})
                if fault == "flood":
                    for n in range(20000): os.write(2, b"line %d of a flood that nobody wants to read\n" % n)
                if fault == "twice": send({"id": id, "result": {"answer": None}})
                if fault == "error": send({"id": id, "error": {"code": -32000, "message": "the bucket refuses the key"}}); continue
                if fault == "asks":
                    trace("asked", json.dumps(ask("sites.find", {"subdomain": "alameda.ca"})))
                    trace("asked", json.dumps(ask("sites.update", {"subdomain": "alameda.ca", "values": {"pages": 12, "status": None}})))
                    trace("asked", json.dumps(ask("sites.update", {"subdomain": "alameda.ca", "values": {"subdomain": "x"}})))
                    trace("asked", json.dumps(ask("sites.find", {"subdomain": "../etc"})))
                    trace("asked", json.dumps(ask("sites.nothing", {})))
                    trace("asked", json.dumps(ask("jobs.enqueue", {"jobs": [{"job_type": "fetch-site", "subdomain": "alameda.ca", "priority": "soon"}]})))
                    trace("asked", json.dumps(ask("jobs.enqueue", {"jobs": [{"job_type": "fetch-site", "subdomain": "alameda.ca", "unique_key": "k"}]})))
                    trace("asked", json.dumps(ask("sites.list", {"has_finance_data": False})))
                    trace("asked", json.dumps(ask("sites.list", {"after": "ab.ca"})))
                    trace("asked", json.dumps(ask("sites.list", {"after": "../etc"})))
                    send({"method": "log", "params": {"level": "warning", "message": "look", "fields": {"a": "b", "plugin": "x"}}})
                    send({"method": "output", "params": {"stream": "out", "text": "for a person\n"}})
                    send({"method": "unknown", "params": {}})
                send({"id": id, "result": {"answer": answer}})
        """#
}

/// Records of a log.
final class LogRecorder: LogHandler, @unchecked Sendable {
    let records = Mutex<[(level: Logger.Level, message: String, metadata: [String: String])]>([])
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = (event.metadata ?? [:]).mapValues { "\($0)" }
        records.withLock { $0.append((event.level, "\(event.message)", fields)) }
    }

    var logger: Logger { Logger(label: "test") { _ in self } }
}
