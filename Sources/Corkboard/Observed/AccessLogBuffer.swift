import Foundation

/// The lines that wait for the thread that writes them.
///
/// Invariant of `@unchecked Sendable`: the variables are touched under `condition`'s lock only.
final class AccessLogBuffer: @unchecked Sendable {
    private let condition = NSCondition()
    private let limit: Int
    private var lines: [UInt8] = []
    private var droppedLines = 0
    private var isClosed = false
    private var isAtEnd = false

    init(limit: Int) { self.limit = limit }

    var dropped: Int { condition.withLock { droppedLines } }

    func add(_ line: [UInt8]) {
        condition.withLock {
            guard !isClosed, lines.count + line.count <= limit else {
                droppedLines += 1
                return
            }
            if lines.isEmpty { condition.broadcast() }
            lines += line
        }
    }

    func drop(_ count: Int) {
        guard count > 0 else { return }
        condition.withLock { droppedLines += count }
    }

    /// Waits for lines; nil when there will be none.
    func next() -> [UInt8]? {
        condition.withLock {
            while lines.isEmpty, !isClosed { condition.wait() }
            guard !lines.isEmpty else { return nil }
            defer { lines = [] }
            return lines
        }
    }

    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    /// All is written that can be.
    func end() {
        condition.withLock {
            isAtEnd = true
            condition.broadcast()
        }
    }

    func waitForEnd(within limit: Duration) {
        let last = Date(timeIntervalSinceNow: limit / .seconds(1))
        condition.withLock {
            while !isAtEnd { guard condition.wait(until: last) else { return } }
        }
    }
}
