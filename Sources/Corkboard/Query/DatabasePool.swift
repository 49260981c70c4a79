import Logging
import Synchronization

/// The open files, by path: opened at their first use, the least recently used ones closed beyond a bound.
package final class DatabasePool: Sendable {
    private struct Entry {
        var file: DatabaseFile
        var use: Int
    }

    /// A file that could not be opened, and when that was.
    private struct Refusal {
        var identity: FileIdentity
        var reason: String
        var time: ContinuousClock.Instant
    }

    private struct State {
        var open: [String: Entry] = [:]
        var refused: [String: Refusal] = [:]
        var uses = 0
    }

    /// How long a file that could not be opened is left alone, as long as it stays as it is.
    private static let refusalLasts: Duration = .seconds(5)

    private let state = Mutex(State())
    private let capacity: Int
    private let gauge = OpenConnections()
    private let memory = AnswerMemory()
    /// Streams of rows of all files.
    let streams = StreamSlots(limit: 32)
    private let immutable: Bool
    private let logger: Logger

    /// A pool without open files.
    ///
    /// - Parameters:
    ///   - capacity: how many files stay open.
    ///   - immutable: files are replaced, never changed in place.
    package init(capacity: Int, immutable: Bool, logger: Logger) {
        self.capacity = capacity
        self.logger = logger
        self.immutable = immutable
    }

    /// How many files are open.
    package var openFiles: Int { state.withLock { $0.open.count } }
    /// How many connections there are to them.
    package var openConnections: Int { gauge.count }

    /// The file that the path leads to now; nil when there is none.
    ///
    /// - Throws: `SQLFailure.unavailable` when it cannot be opened.
    package func file(_ path: String) throws(SQLFailure) -> DatabaseFile? {
        for _ in 0..<20 {
            guard let identity = FileIdentity(path: path) else {
                state.withLock { $0.open[path] = nil }
                return nil
            }
            if let known = try known(path, identity) { return known }
            do throws(SQLFailure) {
                let opened = try DatabaseFile(
                    path: path, immutable: immutable, gauge: gauge, memory: memory)
                keep(opened)
                return opened
            } catch {
                guard error == .replaced else {
                    refuse(path, identity, error)
                    throw error
                }
            }
        }
        throw .replaced
    }

    private func known(_ path: String, _ identity: FileIdentity) throws(SQLFailure) -> DatabaseFile? {
        let (file, refusal) = state.withLock { state -> (DatabaseFile?, Refusal?) in
            if let entry = state.open[path], entry.file.identity == identity {
                state.uses += 1
                state.open[path]?.use = state.uses
                return (entry.file, nil)
            }
            return (nil, state.refused[path])
        }
        if let refusal, refusal.identity == identity, .now - refusal.time < Self.refusalLasts {
            throw .unavailable(path: path, reason: refusal.reason)
        }
        return file
    }

    /// Remembers that a file cannot be served, and logs it once for each state of the file.
    private func refuse(_ path: String, _ identity: FileIdentity, _ error: SQLFailure) {
        let isNew = state.withLock { state in
            if state.refused.count >= 1000 { state.refused = [:] }
            let before = state.refused.updateValue(
                Refusal(identity: identity, reason: error.reason, time: .now), forKey: path)
            state.open[path] = nil
            return before?.identity != identity
        }
        if isNew {
            logger.error(
                "A database cannot be served", metadata: ["path": "\(path)", "reason": "\(error.reason)"])
        }
    }

    private func keep(_ file: DatabaseFile) {
        // Files are closed outside the lock.
        let closed = state.withLock { state -> [DatabaseFile] in
            state.uses += 1
            var closed =
                state.open.updateValue(Entry(file: file, use: state.uses), forKey: file.path).map { [$0.file] } ?? []
            while state.open.count > capacity,
                let oldest = state.open.min(by: { $0.value.use < $1.value.use })?.key
            {
                if let entry = state.open.removeValue(forKey: oldest) { closed.append(entry.file) }
            }
            return closed
        }
        withExtendedLifetime(closed) {}
    }
}
