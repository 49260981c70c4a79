import Foundation
import TestSupport

@testable import Corkboard

/// A real Redis on a Unix socket in a directory of its own, gone with this object.
final class RedisServer: Sendable {
    struct Missing: Error {}

    /// Where it listens.
    let url: String
    private let directory: TemporaryDirectory
    private let arguments: [String]

    init(_ settings: [String] = []) async throws {
        directory = try TemporaryDirectory()
        url = "unix://" + directory.file("s")
        arguments =
            [
                // Ends by itself, should the tests be killed.
                "300", "/usr/bin/redis-server", "--port", "0", "--unixsocket", directory.file("s"), "--pidfile",
                directory.file("pid"), "--save", "", "--appendonly", "no", "--dir", directory.path,
            ] + settings
        try await start()
    }

    deinit { kill() }

    func start() async throws {
        _ = try BuiltProgram(path: "/usr/bin/timeout").start(arguments, in: directory.path)
        try await waitUntil { FileManager.default.fileExists(atPath: directory.file("s")) && processID != nil }
    }

    /// Ends it as a crash does, and waits for that.
    func crash() async throws {
        let id = processID
        kill()
        try await waitUntil { id.map { Foundation.kill($0, 0) != 0 } ?? true }
        for name in ["s", "pid"] { try? FileManager.default.removeItem(atPath: directory.file(name)) }
    }

    /// Sends it a signal.
    func signal(_ number: Int32) { if let processID { Foundation.kill(processID, number) } }

    /// What `redis-cli` prints.
    func command(_ words: String...) async throws -> String {
        let result = try await BuiltProgram(path: "/usr/bin/redis-cli").run(
            ["-s", directory.file("s")] + words, in: "/")
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A client that has connected.
    func client(_ url: String? = nil, logger: LogKeeper = LogKeeper()) async throws -> RedisClient {
        let client = RedisClient(try RedisAddress(url ?? self.url), logger: logger.logger)
        try await client.connected()
        return client
    }

    private func kill() { signal(SIGKILL) }

    private var processID: pid_t? {
        FileManager.default.contents(atPath: directory.file("pid")).flatMap {
            pid_t(String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }
}

extension RedisClient {
    /// Waits until commands are answered.
    func connected() async throws {
        struct TooLong: Error {}
        for _ in 0..<500 {
            if await run(["PING"]) != nil { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TooLong()
    }
}
