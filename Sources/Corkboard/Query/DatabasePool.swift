import Synchronization

/// The open files, by path: opened at their first use, the least recently used ones closed beyond a bound.
package final class DatabasePool: Sendable {
    private struct Entry {
        var file: DatabaseFile
        var use: Int
    }

    private struct State {
        var open: [String: Entry] = [:]
        var uses = 0
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let gauge = OpenConnections()
    private let immutable: Bool

    /// A pool without open files.
    ///
    /// - Parameters:
    ///   - capacity: how many files stay open.
    ///   - immutable: files are replaced, never changed in place.
    package init(capacity: Int, immutable: Bool) {
        self.capacity = capacity
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
            if let known = known(path, identity) { return known }
            do throws(SQLFailure) {
                let opened = try DatabaseFile(path: path, immutable: immutable, gauge: gauge)
                keep(opened)
                return opened
            } catch {
                guard error == .replaced else { throw error }
            }
        }
        throw .replaced
    }

    private func known(_ path: String, _ identity: FileIdentity) -> DatabaseFile? {
        state.withLock { state in
            guard let entry = state.open[path], entry.file.identity == identity else { return nil }
            state.uses += 1
            state.open[path]?.use = state.uses
            return entry.file
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
