import Synchronization

/// A clock for tests: pauses are recorded and over at once, or last until they are called off.
final class RecordedPauses: Sendable {
    private let recorded = Mutex<[Duration]>([])
    private let isEndless: Bool
    private let changes = AsyncStream<Void>.makeStream()

    init(isEndless: Bool = false) { self.isEndless = isEndless }

    var durations: [Duration] { recorded.withLock { $0 } }

    /// Longer than any test takes, but not so long that one that hangs would never end; no pause that is asked for.
    static let never = Duration.seconds(29)

    /// Waits until there were so many pauses. Only one may wait.
    func reach(_ count: Int) async {
        var iterator = changes.stream.makeAsyncIterator()
        while durations.count < count, await iterator.next() != nil {}
    }

    var sleep: @Sendable (Duration) async throws -> Void {
        { duration in
            if duration == Self.never { return try await Task.sleep(for: duration) }
            self.recorded.withLock { $0.append(duration) }
            self.changes.continuation.yield()
            if self.isEndless { try await Task.sleep(for: Self.never) }
        }
    }
}
