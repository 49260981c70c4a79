import Foundation

/// One of our programs as it was built beside the tests.
package struct BuiltProgram: Sendable {
    /// The executable.
    package let path: String

    /// Finds a product by its name.
    package init(_ name: String) {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        path = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// Takes a program of the system.
    package init(path: String) { self.path = path }

    /// What a program that ended left behind.
    package struct Result: Sendable {
        /// Standard output.
        package var output: String
        /// Standard error.
        package var error: String
        /// The exit status; the signal's number, negative, for a program that was killed.
        package var status: Int32
    }

    /// Runs the program to its end.
    package func run(
        _ arguments: [String], environment: [String: String] = [:], in directory: String
    ) async throws -> Result {
        try await start(arguments, environment: environment, in: directory).end()
    }

    /// Starts the program and goes on.
    package func start(
        _ arguments: [String], environment: [String: String] = [:], in directory: String
    ) throws -> RunningProgram {
        try RunningProgram(path, arguments, environment: environment, directory: directory)
    }
}

/// A program that was started. Its output goes to files, so that it never waits for a reader.
package final class RunningProgram: @unchecked Sendable {  // Invariant: `process` is set up before it is shared.
    private let process = Process()
    private let files = try? TemporaryDirectory()
    private let ended: AsyncStream<Void>

    init(_ path: String, _ arguments: [String], environment: [String: String], directory: String) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        // Only what a test says; the settings of whoever runs the tests do not count.
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": directory, "TZ": "UTC"]
            .merging(environment) { _, given in given }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.handle(files?.file("out"))
        process.standardError = try Self.handle(files?.file("err"))
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        ended = stream
        process.terminationHandler = { _ in continuation.finish() }
        try process.run()
    }

    private static func handle(_ path: String?) throws -> FileHandle {
        guard let path, FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw CocoaError(.fileWriteUnknown) }
        return handle
    }

    /// Waits for its end.
    package func end() async -> BuiltProgram.Result {
        for await _ in ended {}
        let isSignal = process.terminationReason == .uncaughtSignal
        return BuiltProgram.Result(
            output: read("out"), error: read("err"),
            status: isSignal ? -process.terminationStatus : process.terminationStatus)
    }

    /// What it has written to standard error so far.
    package var errorSoFar: String { read("err") }

    /// Sends it a signal.
    package func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    private func read(_ name: String) -> String {
        guard let path = files?.file(name), let data = FileManager.default.contents(atPath: path) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}

/// Waits for something that another process does; ten seconds at most.
package func waitUntil(_ condition: () -> Bool) async throws {
    struct TooLong: Error {}
    for _ in 0..<500 {
        if condition() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    throw TooLong()
}
