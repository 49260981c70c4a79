import Foundation

/// A `corkboard serve` of a test's own, on a free port.
package final class RunningCorkboard: Sendable {
    struct NotStarted: Error { let error: String }

    /// The port of 127.0.0.1.
    package let port: Int
    /// The process.
    package let program: RunningProgram

    private init(port: Int, program: RunningProgram) {
        (self.port, self.program) = (port, program)
    }

    /// Starts it and waits until it takes connections; after `body` it is killed, if it is still there.
    ///
    /// - Parameter arguments: those after `serve`, without `--port`.
    package static func serve<Result>(
        _ arguments: [String], environment: [String: String] = [:], in directory: String,
        _ body: (RunningCorkboard) async throws -> Result
    ) async throws -> Result {
        let program = try BuiltProgram("corkboard").start(
            ["serve"] + arguments + ["--port", "0", "--access-log", "off"], environment: environment, in: directory)
        defer { program.signal(SIGKILL) }
        var port: Int?
        // What kept it from starting says more than that it took too long.
        try? await waitUntil {
            port = (program.errorSoFar.firstMatch(of: /Serving on http:\/\/127\.0\.0\.1:(\d+)\//)?.1).flatMap {
                Int($0)
            }
            return port != nil
        }
        guard let port else { throw NotStarted(error: program.errorSoFar) }
        return try await body(RunningCorkboard(port: port, program: program))
    }

    /// Asks once, over a connection of its own.
    package func get(
        _ target: String, host: String = "127.0.0.1", _ headers: [String] = []
    ) async throws -> HTTPAnswer {
        try await onThread { [port] in try HTTPConnection(port: port).get(target, host: host, headers) }
    }

    /// How many files and sockets it has open.
    package var descriptors: Int {
        // It has ended.
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(program.processID)/fd"))?.count ?? 0
    }

    /// How much memory it has, in megabytes of 1,048,576 bytes.
    package var residentMegabytes: Int {
        // Read by hand: files of the kernel tell no size.
        guard let file = fopen("/proc/\(program.processID)/statm", "r") else { return 0 }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 256)
        guard fgets(&text, 256, file) != nil else { return 0 }
        let words = String(decoding: text.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) >> 20 : 0
    }
}
