/// An error as an operator reads it: four parts, one voice.
///
/// Every error that reaches a person is one of these, so that it always tells what to do next.
public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The exit statuses of our commands.
    public enum Status: Int32, Sendable {
        /// It could not be done.
        case failed = 1
        /// The command was written wrongly.
        case usage = 64
        /// It may work later: a server is unavailable, another run holds the lock.
        case tryAgainLater = 75
    }

    /// What could not be done, for whom: `Could not load filings for oakland.ca`.
    public let summary: String
    /// What was observed, and what was expected.
    public let observed: String
    /// What state is left.
    public let state: String
    /// What to do next.
    public let next: String
    /// The exit status of the command that fails with it.
    public let status: Status

    /// Tells a failure in its four parts.
    public init(
        _ summary: String, observed: String, state: String = "nothing was changed.", next: String,
        status: Status = .failed
    ) {
        self.summary = summary
        // What another program or library says may end with a full stop of its own.
        self.observed = observed.hasSuffix("..") && !observed.hasSuffix("...") ? String(observed.dropLast()) : observed
        self.state = state
        self.next = next
        self.status = status
    }

    /// The three lines that are printed.
    public var description: String { "\(summary): \(observed)\nState: \(state)\nNext: \(next)" }
}
