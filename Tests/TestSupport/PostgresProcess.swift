import Foundation

/// A running server, and the shell that watches over it.
///
/// The shell reads a pipe that only this process writes. However this process ends, the pipe ends with it: the shell
/// then stops the server and removes its directory. Should the shell be killed, the kernel kills the server.
actor PostgresProcess {
    private struct Running: Sendable {
        let orders: FileHandle
        let ended: AsyncStream<Void>
    }

    private let cluster: PostgresCluster
    private var running: Running?
    private var starts = 0

    init(_ cluster: PostgresCluster) { self.cluster = cluster }

    deinit {
        // Closed by then when the server was stopped.
        try? running?.orders.close()
    }

    private static let watch = """
        trap '' INT TERM HUP
        directory=$1; log=$2; shift 2
        "$@" </dev/null >>"$log" 2>&1 &
        server=$!
        read -r order || order=remove
        case $order in
            fast) kill -INT $server ;;
            *) kill -QUIT $server ;;
        esac
        wait $server
        if [ "$order" = remove ]; then cp "$log" /tmp/pgscratch/$(basename $directory)-$(basename $log); rm -rf "$directory"; fi
        """

    /// Starts the server and waits until it takes connections.
    func start() async throws {
        starts += 1
        let log = cluster.directory + "/log-\(starts)"
        let process = Process()
        let pipe = Pipe()
        // Programs that other tests start must not keep the pipe open.
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Self.watch, "sh", cluster.directory, log] + cluster.command
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"]
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let (ended, continuation) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in continuation.finish() }
        try Self.withSignals { try process.run() }
        running = Running(orders: pipe.fileHandleForWriting, ended: ended)
        do {
            try await waitUntil { Self.text(of: log).contains("database system is ready to accept connections") }
        } catch { throw PostgresServerError.failed("postgres", Self.text(of: log)) }
    }

    /// Stops the server and waits for its end.
    func stop(_ way: PostgresServer.Stop) async throws {
        guard let running else { return }
        self.running = nil
        try running.orders.write(contentsOf: Data((way.rawValue + "\n").utf8))
        for await _ in running.ended {}
        try running.orders.close()
    }

    /// A program inherits the signals that its starting thread blocks, and the threads of tasks block nearly all: the
    /// shell would wait for ever for the news that its child has ended.
    private static func withSignals<Answer>(_ body: () throws -> Answer) rethrows -> Answer {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }

    private static func text(of log: String) -> String {
        // There is no log yet.
        (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    }
}
