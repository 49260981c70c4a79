import Logging

extension LogEvent {
    /// What the event is told with: the logger's metadata, over it the provider's, over it the event's own.
    ///
    /// An error of the event becomes `error.message` and `error.type`, as in swift-log's own handler.
    func effectiveMetadata(_ base: Logger.Metadata, _ provider: Logger.MetadataProvider?) -> Logger.Metadata {
        var merged = base
        if let provider { merged.merge(provider.get()) { _, provided in provided } }
        if let metadata { merged.merge(metadata) { _, explicit in explicit } }
        if let error {
            merged["error.message"] = "\(error)"
            merged["error.type"] = "\(String(reflecting: type(of: error)))"
        }
        return merged
    }
}

extension Logger.Level {
    /// The name of the level in Python's logging, which existing queries look for.
    var severity: StaticString {
        switch self {
        case .trace, .debug: "DEBUG"
        case .info, .notice: "INFO"
        case .warning: "WARNING"
        case .error: "ERROR"
        case .critical: "CRITICAL"
        }
    }
}
