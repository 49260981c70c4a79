import Foundation
import Logging

/// Where logs go: JSON lines for machines always; lines for a person, and Loki, where wanted.
package enum LogDestinations {
    /// Lines for a person.
    package struct Human: Sendable {
        /// Whether colours can be shown.
        package let isTerminal: Bool
        /// Gets whole lines, each with its line feed.
        package let write: @Sendable (String) -> Void

        /// Takes where the lines go.
        package init(isTerminal: Bool, write: @escaping @Sendable (String) -> Void) {
            self.isTerminal = isTerminal
            self.write = write
        }
    }

    /// Makes a logger that writes to all destinations.
    ///
    /// `json` gets whole JSON lines, each with its line feed. `level` is for JSON and Loki; a person sees information
    /// and what is more urgent, or less of it if `level` is higher.
    package static func logger(
        label: String, json: @escaping @Sendable (String) -> Void, human: Human? = nil, loki: LokiSink? = nil,
        level: Logger.Level = .info, zone: TimeZone, now: @escaping @Sendable () -> LogMoment = LogMoment.systemClock,
        metadataProvider: Logger.MetadataProvider? = nil
    ) -> Logger {
        var handlers: [any LogHandler] = [
            JSONLogHandler(label: label, level: level, zone: zone, now: now, write: json)
        ]
        if let human {
            handlers.append(
                HumanLogHandler(level: max(level, .info), isTerminal: human.isTerminal, write: human.write))
        }
        if let loki { handlers.append(LokiLogHandler(label: label, level: level, sink: loki)) }
        // The provider is asked once for all handlers.
        let all = MultiplexLogHandler(handlers, metadataProvider: metadataProvider)
        return Logger(label: label) { _ in all }
    }
}
