/// Counts the requests of each client in windows of a fixed length that begin with the client's first request.
package protocol RequestCounter: Sendable {
    /// Counts one request; never fails.
    func count(_ client: CountedClient) async -> RequestCount
}

/// How many requests a client has made in its window, this one included.
package struct RequestCount: Sendable, Equatable {
    /// 1 for the first.
    package var number: Int
    /// When the next window may begin, rounded up to at least a second.
    package var secondsLeft: Int

    /// Takes both.
    package init(number: Int, secondsLeft: Int) { (self.number, self.secondsLeft) = (number, secondsLeft) }
}
