import CSpawn
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
///
/// Started with `posix_spawn`: Foundation's `Process` crashed now and then after some hundred programs.
package final class RunningProgram: Sendable {
    /// Its number among the system's processes.
    package let processID: pid_t
    private let files: TemporaryDirectory
    private let status: AsyncStream<Int32>

    init(_ path: String, _ arguments: [String], environment: [String: String], directory: String) throws {
        files = try TemporaryDirectory()
        // Only what a test says; the settings of whoever runs the tests do not count.
        let settings = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": directory, "TZ": "UTC"]
            .merging(environment) { _, given in given }
        let processID = try Self.spawn(
            path, arguments, settings.map { "\($0)=\($1)" }, in: directory, output: files.file("out"),
            error: files.file("err"))
        self.processID = processID
        let (stream, continuation) = AsyncStream<Int32>.makeStream()
        status = stream
        let waiter = Thread {
            var status: Int32 = 0
            while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
            continuation.yield(status)
            continuation.finish()
        }
        waiter.start()
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String], in directory: String, output: String,
        error: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, error, O_WRONLY | O_CREAT, 0o600)
        // A program that holds open what another test just writes, a program, would keep that one from being started.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        // A program starts with the usual signals, also where the tests' own process passes some over or blocks them.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var usual = sigset_t()
        sigemptyset(&usual)
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGXFSZ] { sigaddset(&usual, number) }
        posix_spawnattr_setsigdefault(&attributes, &usual)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
        // `env` changes the directory and becomes the program, under the same process number.
        var words = (["env", "-C", directory, path] + arguments).map { strdup($0) } + [nil]
        var settings = environment.map { strdup($0) } + [nil]
        defer { for text in words + settings { free(text) } }
        var processID: pid_t = 0
        let code = posix_spawn(&processID, "/usr/bin/env", &actions, &attributes, &words, &settings)
        guard code == 0, FileManager.default.isExecutableFile(atPath: path) else {
            throw CocoaError(.fileReadNoSuchFile, userInfo: [NSFilePathErrorKey: path])
        }
        return processID
    }

    /// Waits for its end; may be asked once.
    package func end() async -> BuiltProgram.Result {
        var status: Int32 = 0
        for await ended in self.status { status = ended }
        let signal = status & 0x7F
        return BuiltProgram.Result(
            output: read("out"), error: read("err"), status: signal == 0 ? (status >> 8) & 0xFF : -signal)
    }

    /// What it has written to standard error so far.
    package var errorSoFar: String { read("err") }

    /// What it has written to standard output so far.
    package var outputSoFar: String { read("out") }

    /// Sends it a signal.
    package func signal(_ number: Int32) { kill(processID, number) }

    private func read(_ name: String) -> String {
        // A program that wrote nothing has an empty file.
        FileManager.default.contents(atPath: files.file(name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// Waits for something that another process does; ten seconds at most unless told.
package func waitUntil(seconds: Int = 10, _ condition: () throws -> Bool) async throws {
    struct TooLong: Error {}
    for _ in 0..<(seconds * 50) {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    throw TooLong()
}
