import Logging
import Synchronization

/// The file `sites.db`, held in memory and read again when it changes; while it cannot be read, the last good state holds.
package final class SitesDatabase: Sendable {
    private struct State {
        var directory = SiteDirectory()
        /// Which file was looked at last, whether it could be read or not.
        var identity: FileIdentity?
        var lookedAt: ContinuousClock.Instant
        var failure: String?
    }

    private let path: String
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// Reads the file; what is wrong with it is logged, and `failure` tells it.
    ///
    /// - Parameter now: the clock; a test passes its own.
    package init(
        path: String, logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.path = path
        self.logger = logger
        self.now = now
        state = Mutex(State(lookedAt: now()))
        refresh(isFirst: true)
    }

    /// Why the file as it is now is not what is served; nil when it is.
    package var failure: String? { state.withLock { $0.failure } }

    /// The sites.
    ///
    /// - Cost: a look at the file once a second, reading it when it changed (some 5 ms for 1,000 sites) by the one caller
    ///   that notices; all others take what is there.
    package var current: SiteDirectory {
        let time = now()
        let isDue = state.withLock { state in
            guard time - state.lookedAt >= .seconds(1) else { return false }
            state.lookedAt = time
            return true
        }
        if isDue { refresh(isFirst: false) }
        return state.withLock { $0.directory }
    }

    private func refresh(isFirst: Bool) {
        let identity = FileIdentity(path: path)
        // What could not be read is tried again: it may have been locked.
        guard isFirst || state.withLock({ $0.identity != identity || $0.failure != nil }) else { return }
        do throws(SQLFailure) {
            guard let identity else { throw .unavailable(path: path, reason: "there is no such file") }
            let read = try SitesFile.read(path: path, identity: identity)
            state.withLock { state in
                state.directory = read.directory
                state.identity = identity
                state.failure = nil
            }
            logger.info(
                "Read the sites",
                metadata: ["sites": "\(read.directory.sites.count)", "skipped": "\(read.skipped)"])
        } catch {
            let reason = error.reason
            let (isNew, kept) = state.withLock { state in
                defer { (state.identity, state.failure) = (identity, reason) }
                return (state.identity != identity || state.failure != reason, state.directory.sites.count)
            }
            guard isNew else { return }
            logger.error(
                "Could not read the sites; those known before are still served",
                metadata: ["file": "\(path)", "reason": "\(reason)", "sites": "\(kept)"])
        }
    }
}
