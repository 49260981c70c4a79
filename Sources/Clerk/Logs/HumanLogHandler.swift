import Logging

/// Tells a person what happens: `oakland.ca: fetched 12 filings`; information and what is more urgent, never less.
package struct HumanLogHandler: LogHandler {
    /// Events below it are not shown; neither is anything below `info`, whatever is set here.
    package var logLevel: Logger.Level
    /// The metadata of the logger; only `subdomain` is shown.
    package var metadata: Logger.Metadata = [:]
    /// Gives metadata at the time of each event.
    package var metadataProvider: Logger.MetadataProvider?

    private let isTerminal: Bool
    private let write: @Sendable (String) -> Void

    /// Makes a handler. `write` gets whole lines, each with its line feed, from any thread.
    package init(
        level: Logger.Level = .info, isTerminal: Bool, metadataProvider: Logger.MetadataProvider? = nil,
        write: @escaping @Sendable (String) -> Void
    ) {
        logLevel = level
        self.isTerminal = isTerminal
        self.metadataProvider = metadataProvider
        self.write = write
    }

    /// Reads or sets one value of the logger's metadata.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Shows an event.
    package func log(event: LogEvent) {
        // A multiplexed handler sets one level for all: "debug" is for the JSON lines, not for the person.
        guard event.level >= .info else { return }
        var line = ""
        if let subdomain = event.effectiveMetadata(metadata, metadataProvider)["subdomain"]?.description,
            !subdomain.isEmpty
        {
            let prefix = "\(subdomain.withVisibleControls): "
            line += isTerminal ? "\u{1B}[36m\(prefix)\u{1B}[0m" : prefix
        }
        switch event.level {
        case .trace, .debug, .info, .notice: break
        case .warning: line += "warning: "
        case .error, .critical: line += "error: "
        }
        line += event.message.description.withVisibleControls
        if let error = event.error { line += ": " + String(describing: error).withVisibleControls }
        write(line + "\n")
    }
}

extension String {
    /// The same for a text of several lines.
    var withVisibleControlsInLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { String($0).withVisibleControls }
            .joined(separator: "\n")
    }

    /// The text with what could steer a terminal, or feign a line, shown as an escape such as `\u{1b}`.
    var withVisibleControls: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var shown = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case _ where scalar.isControl: shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}

extension Unicode.Scalar {
    /// Controls apart from the tabulator, line separators, and marks that turn the direction of writing.
    fileprivate var isControl: Bool {
        switch value {
        case 0x09: false
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
