import CivicModel
import ClerkPlugin
import Logging
import Synchronization

/// The processes of one plugin: as many as there are calls at once, kept for the next ones.
final class PluginPool: Sendable {
    private struct State {
        var idle: [PluginConnection] = []
        var failures = 0
        var lastFailure = ContinuousClock.now
        var isClosed = false
    }

    /// How many processes are kept while none is needed.
    private static let mostIdle = 2
    private static let longestPause = 60

    let executable: PluginExecutable
    let name: String
    private let environment: [String: String]
    private let limits: PluginLimits
    private let ledger: ProcessLedger
    private let host: InitializeParameters.Host
    private let state = Mutex(State())

    init(
        _ executable: PluginExecutable, name: String, host: InitializeParameters.Host,
        environment: [String: String], limits: PluginLimits, ledger: ProcessLedger
    ) {
        self.ledger = ledger
        self.executable = executable
        self.name = name
        self.host = host
        self.environment = environment
        self.limits = limits
    }

    /// How long the next start of a process must wait, after failures one after another.
    var pause: Duration? {
        state.withLock { state in
            guard state.failures > 1, state.idle.isEmpty else { return nil }
            let seconds = min(Self.longestPause, 1 << min(state.failures - 2, 10))
            let left = .seconds(seconds) - (ContinuousClock.now - state.lastFailure)
            return left > .zero ? left : nil
        }
    }

    /// Makes a call on a process of its own.
    ///
    /// - Throws: `Failure` with the plugin's name when the process failed; what the plugin meant otherwise.
    func call<Answer: Decodable & Sendable>(
        _ method: String, _ parameters: some Encodable & Sendable, _ call: PluginCall, limit: Duration?,
        as type: Answer.Type
    ) async throws -> Answer {
        do {
            try Task.checkCancellation()
            let connection = try await take(call.context)
            defer { giveBack(connection) }
            try Task.checkCancellation()
            let answer = try await connection.call(method, parameters, call, limit: limit, as: type)
            state.withLock { $0.failures = 0 }
            return answer
        } catch let fault as PluginFault {
            if case .waiting = fault {
            } else {
                state.withLock { state in
                    state.failures += 1
                    state.lastFailure = .now
                }
            }
            throw fault.failure(of: name)
        }
    }

    /// Starts a process for a command, with the terminal handed through.
    func openCommand(_ command: String, _ context: PluginContext) async throws -> PluginConnection {
        try await open(context, mode: .command(command))
    }

    private func take(_ context: PluginContext) async throws -> PluginConnection {
        let idle = state.withLock { state -> PluginConnection? in
            while let connection = state.idle.popLast() { if connection.isOpen { return connection } }
            return nil
        }
        if let idle { return idle }
        if let pause { throw PluginFault.waiting(pause) }
        return try await open(context, mode: .service)
    }

    private func open(_ context: PluginContext, mode: PluginChannel.Mode) async throws -> PluginConnection {
        let setup = InitializeParameters(
            host: host, storageDir: context.storage.root, settings: context.settings, dryRun: false)
        return try await PluginConnection.open(
            executable, setup, mode: mode, environment: environment, limits: limits, ledger: ledger,
            log: context.log, expected: name)
    }

    private func giveBack(_ connection: PluginConnection) {
        guard connection.isOpen else { return }
        let isKept = state.withLock { state in
            guard !state.isClosed, state.idle.count < Self.mostIdle else { return false }
            state.idle.append(connection)
            return true
        }
        if !isKept { Task { await connection.close() } }
    }

    /// Ends the processes.
    func close() async {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle.removeAll() }
            return state.idle
        }
        await withDiscardingTaskGroup { group in
            for connection in idle { group.addTask { await connection.close() } }
        }
    }
}
