import ClerkPlugin
import Logging

/// Shows a person what plugins' processes say, with each one's name before it; records of others go nowhere.
struct PlainLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    let console: Console

    init(console: Console) { self.console = console }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        guard let plugin = event.metadata?["plugin"] else { return }
        let line = "\(plugin): \(event.message)".withVisibleControls + "\n"
        if event.level >= .warning { console.error(line) } else { console.note(line) }
    }
}
