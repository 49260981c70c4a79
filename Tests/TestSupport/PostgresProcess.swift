import CSpawn
import Foundation

/// A running server, and the shell that watches over it.
///
/// The shell reads what only this process writes. However this process ends, that ends with it: the shell then
/// stops the server and removes its directory. Should the shell be killed, the kernel kills the server.
actor PostgresProcess {
    private struct Running: Sendable {
        let shell: pid_t
        let orders: FileHandle
    }

    private let cluster: PostgresCluster
    private var running: Running?
    private var starts = 0

    init(_ cluster: PostgresCluster) { self.cluster = cluster }

    deinit {
        guard let running else {
            // What cannot be removed stays, as any temporary file.
            try? FileManager.default.removeItem(atPath: cluster.directory)
            return
        }
        // Nobody is left to tell; the shell sees the end in any case.
        try? running.orders.close()
        // Ends a moment later, and is no child to wait for when this process goes first.
        let shell = running.shell
        DispatchQueue.global().async { _ = waitpid(shell, nil, 0) }
    }

    private static let watch = """
        trap '' INT TERM HUP
        for file in /proc/$$/fd/*; do
            if [ "${file##*/}" -gt 2 ]; then eval "exec ${file##*/}>&-"; fi
        done
        directory=$1; log=$2; shift 2
        "$@" </dev/null >>"$log" 2>&1 &
        server=$!
        read -r order || order=remove
        case $order in
            fast) kill -INT $server ;;
            *) kill -QUIT $server ;;
        esac
        wait $server
        if [ "$order" = remove ]; then rm -rf "$directory"; fi
        """

    /// Starts the server and waits until it takes connections.
    func start() async throws {
        starts += 1
        let log = cluster.directory + "/log-\(starts)"
        running = try Self.spawn(["/bin/bash", "-c", Self.watch, "watch", cluster.directory, log] + cluster.command)
        do {
            try await waitUntil { Self.text(of: log).contains("database system is ready to accept connections") }
        } catch { throw PostgresServerError.failed("postgres", Self.text(of: log)) }
    }

    /// Stops the server and waits for its end.
    func stop(_ way: PostgresServer.Stop) async throws {
        guard let running else { return }
        self.running = nil
        try running.orders.write(contentsOf: Data((way.rawValue + "\n").utf8))
        try await waitUntil { waitpid(running.shell, nil, WNOHANG) == running.shell }
        try running.orders.close()
    }

    /// Starts a program that hears from us over its standard input.
    ///
    /// Not with Foundation's `Process`: it learns of a child's end when a socket closes that all children inherit, and
    /// would wait for the server when some other program has ended. A child also inherits the signals that its
    /// starting thread blocks, which for a thread of tasks are nearly all.
    private static func spawn(_ command: [String]) throws -> Running {
        // A pipe cannot be made so that no child inherits it.
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw POSIXError(.EMFILE)
        }
        defer { close(ends[0]) }
        let orders = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        for output in [Int32(1), 2] { posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0) }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"]
        let (arguments, environment) = (command.map { strdup($0) }, variables.map { strdup($0) })
        defer { (arguments + environment).forEach { free($0) } }
        var shell: pid_t = 0
        let code = posix_spawn(&shell, command[0], &actions, &attributes, arguments + [nil], environment + [nil])
        guard code == 0 else { throw PostgresServerError.failed(command[0], String(cString: strerror(code))) }
        return Running(shell: shell, orders: orders)
    }

    private static func text(of log: String) -> String {
        // There is no log yet.
        (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    }
}
