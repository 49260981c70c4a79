import Foundation

/// The commands that wait for the thread that talks to Redis.
///
/// Invariant of `@unchecked Sendable`: the variables are touched under `condition`'s lock only.
final class RedisQueue: @unchecked Sendable {
    struct Order {
        let command: [UInt8]
        let answer: CheckedContinuation<RedisReply?, Never>
    }

    /// What the thread finds.
    enum Work {
        case orders([Order])
        /// Nothing came for a while.
        case idle
        case closed
    }

    private let condition = NSCondition()
    private let limit: Int
    private var orders: [Order] = []
    private var isConnected = false
    private var isClosed = false

    init(limit: Int) { self.limit = limit }

    /// Takes a command; false when there is no connection or too many wait, and then nobody answers it.
    func add(_ order: Order) -> Bool {
        condition.withLock {
            guard isConnected, !isClosed, orders.count < limit else { return false }
            orders.append(order)
            if orders.count == 1 { condition.signal() }
            return true
        }
    }

    /// Begins to take commands.
    func open() { condition.withLock { isConnected = true } }

    /// Takes no more commands, and answers those that wait with nothing.
    func shut() {
        let left = condition.withLock {
            isConnected = false
            defer { orders = [] }
            return orders
        }
        for order in left { order.answer.resume(returning: nil) }
    }

    /// Ends the thread.
    func close() {
        condition.withLock {
            isClosed = true
            condition.signal()
        }
    }

    /// Waits for commands; all that wait are taken.
    func next(within limit: Duration) -> Work {
        condition.withLock {
            let end = Date(timeIntervalSinceNow: limit / .seconds(1))
            while orders.isEmpty, !isClosed { guard condition.wait(until: end) else { break } }
            if isClosed { return .closed }
            defer { orders = [] }
            return orders.isEmpty ? .idle : .orders(orders)
        }
    }
}
