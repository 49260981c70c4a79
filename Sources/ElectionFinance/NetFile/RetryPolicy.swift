import CivicModel

/// When and how long to wait before a request is made again.
package struct RetryPolicy: Sendable {
    /// How often a request is made at most.
    package var attempts: Int
    /// The wait after the first failure; it doubles with every further one.
    package var firstWait: Duration
    /// The longest wait, also for a server that asks for more.
    package var longestWait: Duration

    /// Sets the waits.
    package init(attempts: Int = 5, firstWait: Duration = .seconds(2), longestWait: Duration = .seconds(120)) {
        self.attempts = attempts
        self.firstWait = firstWait
        self.longestWait = longestWait
    }

    /// The wait before the next attempt.
    ///
    /// Half of it is chance, so that many cities that failed together do not come back together. A server's
    /// `Retry-After` is honoured up to the longest wait.
    ///
    /// - Parameter failures: how many attempts have failed, from 1.
    func wait(afterFailures failures: Int, retryAfter: Duration?, using random: inout some RandomNumberGenerator)
        -> Duration
    {
        if let retryAfter { return min(retryAfter, longestWait) }
        let doubled = firstWait * (1 << min(failures - 1, 16))
        let bounded = min(doubled, longestWait)
        return bounded / 2 + bounded * Double.random(in: 0..<0.5, using: &random)
    }

    /// Reads a `Retry-After`: seconds, or a date in the form of RFC 9110 (`Fri, 20 Nov 2026 06:00:00 GMT`).
    static func duration(retryAfter text: String, now: Timestamp) -> Duration? {
        if let seconds = Int(text), seconds >= 0 { return .seconds(min(seconds, 86_400)) }
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, let day = Int(parts[1]), let month = months.firstIndex(of: String(parts[2])),
            let year = Int(parts[3]), let date = CalendarDay(year: year, month: month + 1, day: day),
            let time = Timestamp(databaseText: "\(date) \(parts[4])")
        else { return nil }
        return .seconds(max(0, time.unixSeconds - now.unixSeconds))
    }
}
