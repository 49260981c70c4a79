import ClerkPlugin
import Logging

/// Prints records as lines on standard error.
struct PlainLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace
    let console: Console

    init(console: Console) { self.console = console }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = event.metadata?["line"].map { "\($0)" } ?? "\(event.level): \(event.message)"
        console.error("! \(line)\n")
    }
}
