import ClerkPlugin

extension JobRetry {
    /// The pause before the next attempt: twice as long after each failure, and up to a quarter more or less, so that
    /// jobs that failed together do not come back together.
    ///
    /// - Parameter failures: how many attempts failed, at least 1.
    func pause(after failures: Int, using random: inout some RandomNumberGenerator) -> Duration {
        let doublings = min(max(0, failures - 1), 30)
        let pause = min(firstPause * (1 << doublings), longestPause)
        return pause * Double.random(in: 0.75...1.25, using: &random)
    }
}
