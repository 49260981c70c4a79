/// A dictionary of limited size that forgets what was put in first.
struct BoundedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        /// Which entry of `order` speaks of it; others for the same key are left over.
        var serial: UInt64
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var order: [(key: Key, serial: UInt64)] = []
    /// Where `order` begins; what stands before is gone.
    private var start = 0
    private var serial: UInt64 = 0

    init(limit: Int) { self.limit = max(1, limit) }

    var count: Int { entries.count }

    /// How much is kept to know their order.
    var orderCount: Int { order.count }

    /// The value of a key, which may be changed but not put in this way.
    subscript(key: Key) -> Value? { entries[key]?.value }

    /// Changes the value of a key where it stands; false when it is not there.
    mutating func update(_ key: Key, _ change: (inout Value) -> Void) -> Bool {
        guard let index = entries.index(forKey: key) else { return false }
        change(&entries.values[index].value)
        return true
    }

    /// Puts a value in as the newest.
    mutating func insert(_ value: Value, for key: Key) {
        serial += 1
        entries[key] = Entry(value: value, serial: serial)
        order.append((key, serial))
        while entries.count > limit, removeFirst(if: { _ in true }) {}
        compact()
    }

    /// Removes a key.
    mutating func remove(_ key: Key) { entries[key] = nil }

    /// Removes values from the oldest on, for as long as they are to go.
    mutating func removeOldest(while isGone: (Value) -> Bool) {
        while removeFirst(if: isGone) {}
    }

    private mutating func removeFirst(if isGone: (Value) -> Bool) -> Bool {
        while start < order.count {
            let (key, serial) = order[start]
            if let entry = entries[key], entry.serial == serial {
                guard isGone(entry.value) else { return false }
                entries[key] = nil
                start += 1
                return true
            }
            start += 1
        }
        return false
    }

    /// Gives back what is behind `start`, and what other entries have replaced, once that is more than half.
    private mutating func compact() {
        guard order.count > 2 * entries.count + 32 else { return }
        order = order[start...].filter { entries[$0.key]?.serial == $0.serial }
        start = 0
    }
}
