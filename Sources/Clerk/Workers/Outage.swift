import CivicSQL
import Logging

/// A database that is away: told once, asked again with growing pauses.
struct Outage {
    /// How long it may last; without end when nil.
    let patience: Duration?
    private var since: ContinuousClock.Instant?
    private var pause: Duration = .milliseconds(200)

    init(patience: Duration?) { self.patience = patience }

    /// The pause before asking again; nil when it lasted too long.
    mutating func pause(after failure: SQLError, _ log: Logger) -> Duration? {
        let now = ContinuousClock().now
        guard let since else {
            since = now
            log.error("database_away", metadata: ["error_message": "\(failure)"])
            return pause
        }
        if let patience, now - since > patience { return nil }
        pause = min(pause * 2, .seconds(5))
        return pause
    }

    /// The database answered.
    mutating func isOver(_ log: Logger) {
        guard since != nil else { return }
        since = nil
        pause = .milliseconds(200)
        log.info("database_back")
    }
}
