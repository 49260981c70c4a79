import Foundation
import Logging

/// Sends a plugin's log to its host.
struct RemoteLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace
    let peer: WirePeer

    init(peer: WirePeer) { self.peer = peer }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)" }
        peer.tell(
            "log",
            LogParameters(
                level: event.level.rawValue, message: "\(event.message)", fields: fields.isEmpty ? nil : fields))
    }
}
