import Synchronization

/// What is recorded of a request, once: when its answer ends, or when the client goes away before.
final class RequestNote: Sendable {
    private struct State {
        var bytes = 0
        var isDone = false
    }

    private let state = Mutex(State())
    private let write: @Sendable (_ bytes: Int) -> Void

    init(_ write: @escaping @Sendable (_ bytes: Int) -> Void) { self.write = write }

    deinit { finish() }

    /// Counts bytes that were sent.
    func sent(_ bytes: Int) { state.withLock { $0.bytes += bytes } }

    /// Writes the record.
    func finish(_ bytes: Int = 0) {
        let total: Int? = state.withLock { state in
            guard !state.isDone else { return nil }
            state.isDone = true
            return state.bytes + bytes
        }
        if let total { write(total) }
    }
}
