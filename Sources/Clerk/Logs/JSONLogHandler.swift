import Foundation
import Logging

/// Writes every event as one JSON object on a line of its own.
package struct JSONLogHandler: LogHandler {
    /// Events below it are not written.
    package var logLevel: Logger.Level
    /// The metadata of the logger.
    package var metadata: Logger.Metadata = [:]
    /// Gives metadata at the time of each event.
    package var metadataProvider: Logger.MetadataProvider?

    private let line: LogLine
    private let now: @Sendable () -> LogMoment
    private let write: @Sendable (String) -> Void

    /// Makes a handler for a logger. `write` gets whole lines, each with its line feed, from any thread.
    package init(
        label: String, level: Logger.Level = .info, zone: TimeZone,
        metadataProvider: Logger.MetadataProvider? = nil,
        now: @escaping @Sendable () -> LogMoment = LogMoment.systemClock,
        write: @escaping @Sendable (String) -> Void
    ) {
        logLevel = level
        self.metadataProvider = metadataProvider
        line = LogLine(label: label, time: LogTimeText(zone: zone))
        self.now = now
        self.write = write
    }

    /// Reads or sets one value of the logger's metadata.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes an event.
    package func log(event: LogEvent) {
        let metadata = event.effectiveMetadata(metadata, metadataProvider)
        write(line.json(event.level, event.message.description, metadata, at: now()) + "\n")
    }
}
