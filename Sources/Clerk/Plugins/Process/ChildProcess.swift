import CSpawn
import Foundation
import Glibc
import Synchronization

/// A program that runs beside this one.
///
/// Started with `posix_spawn` and not through a library, as a plugin's command has two descriptors more than the
/// standard ones (ADR 0024).
final class ChildProcess: Sendable {
    /// How a process ended.
    enum End: Sendable, Hashable, CustomStringConvertible {
        case exited(Int32)
        case killed(signal: Int32)
        /// Somebody else waited for it.
        case unknown

        var description: String {
            switch self {
            case .exited(let status): "it ended with the status \(status)"
            case .killed(let signal): "it was ended by the signal \(signal)"
            case .unknown: "it ended"
            }
        }
    }

    /// Which descriptors it gets, and whether it leads a session of its own.
    struct Descriptors {
        /// Ours by the child's number; those of the child that are not named are closed, but for 0, 1 and 2, which
        /// are ours.
        var given: [Int32: Int32]
        var isSession: Bool
    }

    let processID: pid_t
    private let isSession: Bool
    private struct State {
        var end: End?
        var waiting: [CheckedContinuation<End, Never>] = []
    }
    private let state = Mutex(State())

    /// Starts a program.
    ///
    /// - Throws: `POSIXError`.
    init(_ path: String, _ arguments: [String], environment: [String: String], _ descriptors: Descriptors) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Every source is above every target, so that no step overwrites the source of a later one.
        for (childs, own) in descriptors.given { posix_spawn_file_actions_adddup2(&actions, own, childs) }
        let first = (descriptors.given.keys.max() ?? 2) + 1
        posix_spawn_file_actions_addclosefrom_np(&actions, max(first, 3))
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // It starts with the usual signals, also those that this process passes over or blocks.
        var usual = sigset_t()
        sigfillset(&usual)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        if descriptors.isSession { flags |= Self.setSession }
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var settings = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var processID: pid_t = 0
        let code = posix_spawn(&processID, path, &actions, &attributes, &words, &settings)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
        self.processID = processID
        isSession = descriptors.isSession
        let thread = Thread { self.wait() }
        thread.name = "clerk.plugin.waiter"
        thread.start()
    }

    /// `POSIX_SPAWN_SETSID`, which Glibc's module does not show.
    private static let setSession: Int32 = 0x80

    private func wait() {
        var information = siginfo_t()
        var found: Int32
        repeat {
            found = waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT)
        } while found < 0 && errno == EINTR
        let (end, waiting) = state.withLock { state in
            let end: End
            if found == 0 {
                // What it left behind goes with it; its number still belongs to it.
                if isSession { kill(-processID, SIGKILL) }
                var status: Int32 = 0
                while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
                let signal = status & 0x7F
                end = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
            } else {
                end = .unknown
            }
            state.end = end
            defer { state.waiting.removeAll() }
            return (end, state.waiting)
        }
        for continuation in waiting { continuation.resume(returning: end) }
    }

    /// How it ended; nil while it runs.
    var end: End? { state.withLock { $0.end } }

    /// Waits for its end.
    func ended() async -> End {
        await withCheckedContinuation { continuation in
            let end = state.withLock { state -> End? in
                if state.end == nil { state.waiting.append(continuation) }
                return state.end
            }
            if let end { continuation.resume(returning: end) }
        }
    }

    /// Waits for its end, but no longer than this.
    func ended(within limit: Duration) async -> End? {
        let deadline = ContinuousClock.now + limit
        while end == nil, ContinuousClock.now < deadline {
            do { try await Task.sleep(for: .milliseconds(5)) } catch { break }
        }
        return end
    }

    /// Sends a signal: to its whole group when it leads a session. Nothing once it ended.
    func signal(_ number: Int32) {
        // Within the lock: until the end is recorded nobody else can have the number.
        state.withLock { state in
            if state.end == nil { kill(isSession ? -processID : processID, number) }
        }
    }
}
