import Foundation
import TestSupport

/// A server of the system that one test starts, and that ends with it.
final class Daemon: Sendable {
    let program: RunningProgram

    /// Starts a program and waits until it takes connections on a port of 127.0.0.1.
    init(_ path: String, _ arguments: [String], environment: [String: String] = [:], in directory: String, port: Int)
        async throws
    {
        program = try BuiltProgram(path: path).start(arguments, environment: environment, in: directory)
        do {
            try await waitUntil(seconds: 60) {
                // Not yet.
                (try? HTTPConnection(port: port)) != nil
            }
        } catch {
            program.signal(SIGKILL)
            throw NotStarted(program: path, error: program.errorSoFar + program.outputSoFar)
        }
    }

    struct NotStarted: Error {
        let program, error: String
    }

    deinit { program.signal(SIGKILL) }

    /// A port that nobody has, below those that the system gives to others.
    static func freePort() throws -> Int {
        for _ in 0..<100 {
            // Taken already.
            if let listener = try? SilentListener(port: .random(in: 20_000..<32_000)) { return listener.port }
        }
        throw POSIXError(.EADDRNOTAVAIL)
    }
}
