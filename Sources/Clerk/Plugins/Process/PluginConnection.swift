import CivicModel
import ClerkPlugin
import Foundation
import Logging
import Synchronization

/// One process of a plugin, and the conversation with it. It serves one call at a time.
final class PluginConnection: Sendable {
    let description: PluginDescription
    private let channel: PluginChannel

    private init(_ channel: PluginChannel, _ description: PluginDescription) {
        self.channel = channel
        self.description = description
    }

    /// Starts a process and shakes hands.
    ///
    /// - Parameter expected: the name that it had before; another one is refused.
    /// - Throws: `PluginFault`, or the error that the plugin answered with.
    static func open(
        _ executable: PluginExecutable, _ setup: InitializeParameters, mode: PluginChannel.Mode = .service,
        environment: [String: String], limits: PluginLimits, ledger: ProcessLedger = ProcessLedger(), log: Logger,
        trace: WirePeer.Trace? = nil,
        expected: String? = nil
    ) async throws -> PluginConnection {
        let channel = try await start {
            try PluginChannel(
                executable, mode: mode, environment: environment, limits: limits, ledger: ledger, log: log,
                trace: trace)
        }
        do {
            let description = try await channel.request(
                "initialize", setup, nil, limit: limits.start, as: PluginDescription.self)
            if let problem = description.problem { throw PluginFault.wrongHandshake(problem) }
            if let expected, description.name != expected {
                throw PluginFault.wrongHandshake("it calls itself \(description.name) now, and not \(expected)")
            }
            return PluginConnection(channel, description)
        } catch {
            await channel.end()
            throw error
        }
    }

    /// Starts a process; one whose file was just written is busy for as long as another child, started meanwhile, has
    /// the file open.
    private static func start(_ open: () throws -> PluginChannel) async throws -> PluginChannel {
        for _ in 0..<100 {
            do { return try open() } catch let error as POSIXError {
                guard error.code == .ETXTBSY else {
                    throw PluginFault.notStarted(String(cString: strerror(error.code.rawValue)))
                }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        throw PluginFault.notStarted(String(cString: strerror(ETXTBSY)))
    }

    /// Whether another call can be made.
    var isOpen: Bool { channel.isOpen }

    var process: ChildProcess { channel.process }

    /// Asks the plugin, and waits for the answer within a limit.
    ///
    /// - Throws: `PluginFault` when the conversation broke down, the error that the plugin meant otherwise.
    func call<Answer: Decodable>(
        _ method: String, _ parameters: some Encodable & Sendable, _ call: PluginCall, limit: Duration?,
        as type: Answer.Type
    ) async throws -> Answer {
        try await channel.request(method, parameters, call, limit: limit, as: type)
    }

    /// Lets the process end by itself, and ends it when it does not.
    func close() async { await channel.close() }
}
