import Logging

/// Gives every event to Loki, as the same JSON line that `JSONLogHandler` writes.
package struct LokiLogHandler: LogHandler {
    /// Events below it are not sent.
    package var logLevel: Logger.Level
    /// The metadata of the logger.
    package var metadata: Logger.Metadata = [:]
    /// Gives metadata at the time of each event.
    package var metadataProvider: Logger.MetadataProvider?

    private let line: LogLine
    private let sink: LokiSink

    /// Makes a handler for a logger.
    package init(
        label: String, level: Logger.Level = .info, sink: LokiSink, metadataProvider: Logger.MetadataProvider? = nil
    ) {
        logLevel = level
        self.metadataProvider = metadataProvider
        line = LogLine(label: label, time: sink.time)
        self.sink = sink
    }

    /// Reads or sets one value of the logger's metadata.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Puts an event into the buffer.
    package func log(event: LogEvent) {
        let moment = sink.now()
        let text = line.json(
            event.level, event.message.description, event.effectiveMetadata(metadata, metadataProvider), at: moment)
        sink.buffer.add(LokiEntry(moment: moment, level: event.level, logger: line.label, line: text))
    }
}
