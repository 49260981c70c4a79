import Foundation
import Logging

/// Sends a plugin's log to its host.
struct RemoteLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace
    let outbox: Outbox

    init(outbox: Outbox) { self.outbox = outbox }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)" }
        outbox.send(
            "log",
            LogParameters(
                level: event.level.rawValue, message: "\(event.message)", fields: fields.isEmpty ? nil : fields))
    }
}

/// Notifications in the order they were made; the call's answer comes after them.
final class Outbox: Sendable {
    private let queue: AsyncStream<@Sendable () async -> Void>
    private let line: AsyncStream<@Sendable () async -> Void>.Continuation
    private let peer: WirePeer

    init(_ peer: WirePeer) {
        self.peer = peer
        (queue, line) = AsyncStream.makeStream()
        let queue = queue
        Task { for await send in queue { await send() } }
    }

    /// Sends a notification, in its turn.
    func send(_ method: String, _ parameters: some Encodable & Sendable) {
        let peer = peer
        // A host that is gone hears nothing more; the end of its messages ends the plugin.
        line.yield { try? await peer.notify(method, parameters) }
    }

    /// Sends what is left, then the answer.
    func answer(_ send: @escaping @Sendable (WirePeer) async throws -> Void) async {
        let peer = peer
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            line.yield {
                // as above
                try? await send(peer)
                done.resume()
            }
        }
    }
}
