/// Lines that wait for Loki, oldest first, and how much room they take: when it is full, the oldest go.
struct LokiBacklog: Sendable {
    /// How much is kept, and how much goes at once.
    struct Limits: Sendable {
        var lines = 10_000
        var bytes = 8 << 20
        var batchLines = 1000
        var batchBytes = 1 << 20
    }

    let limits: Limits
    private(set) var bytes = 0
    /// Lines that were lost: pushed out by later ones, or given up.
    private(set) var dropped = 0
    private(set) var isFinished = false
    /// The oldest is at `head`; the empty places before it are removed now and then.
    private var entries: [LokiEntry?] = []
    private var head = 0

    init(limits: Limits) { self.limits = limits }

    var count: Int { entries.count - head }

    var hasBatch: Bool { count >= limits.batchLines || bytes >= limits.batchBytes }

    /// Adds a line, and makes room for it.
    mutating func add(_ entry: LokiEntry) {
        guard !isFinished else { return drop(1) }
        entries.append(entry)
        bytes += entry.size
        while count > limits.lines || bytes > limits.bytes {
            removeOldest()
            dropped += 1
        }
    }

    /// Takes the oldest lines, as many as make a batch.
    mutating func takeBatch() -> [LokiEntry] {
        var batch: [LokiEntry] = []
        var size = 0
        while batch.count < limits.batchLines, count > 0, let next = entries[head] {
            // A line larger than a batch goes alone.
            guard batch.isEmpty || size + next.size <= limits.batchBytes else { break }
            size += next.size
            batch.append(next)
            removeOldest()
        }
        return batch
    }

    /// Counts lines that were taken and then given up.
    mutating func drop(_ count: Int) { dropped += count }

    /// Gives up all that is left, and all that comes.
    mutating func finish() {
        dropped += count
        isFinished = true
        (entries, head, bytes) = ([], 0, 0)
    }

    private mutating func removeOldest() {
        bytes -= entries[head]?.size ?? 0
        entries[head] = nil
        head += 1
        // Moving the rest only when more than half is gone keeps the cost of a line constant.
        if head > 1024, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }
}
