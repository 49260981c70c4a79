import Synchronization

/// How many streams may be under way at once: each keeps a connection for as long as its client takes.
final class StreamSlots: Sendable {
    /// A stream under way; it ends when this goes away.
    final class Slot: Sendable {
        private let slots: StreamSlots

        fileprivate init(_ slots: StreamSlots) { self.slots = slots }

        deinit { slots.taken.subtract(1, ordering: .relaxed) }
    }

    private let taken = Atomic(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Begins a stream; nil when as many as may be are under way.
    func take() -> Slot? {
        guard taken.add(1, ordering: .relaxed).newValue <= limit else {
            taken.subtract(1, ordering: .relaxed)
            return nil
        }
        return Slot(self)
    }
}
