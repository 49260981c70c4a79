import Foundation
import Logging

/// Redis for tasks: commands go to a thread of its own, as the C library blocks and Swift's threads must not.
///
/// While there is no connection, commands are answered with nothing at once, and the thread tries to connect again
/// every second. A command waits for twice the time limit at most: for the batch before it, and for its own.
package final class RedisClient: Sendable {
    private let queue: RedisQueue

    /// Starts to connect.
    ///
    /// - Parameter mostWaiting: how many commands may wait; others are answered with nothing.
    package init(
        _ address: RedisAddress, timeout: Duration = .milliseconds(200), mostWaiting: Int = 1000, logger: Logger
    ) {
        let queue = RedisQueue(limit: mostWaiting)
        self.queue = queue
        let loop = RedisLoop(address: address, timeout: timeout, queue: queue, logger: logger)
        let thread = Thread { loop.run() }
        thread.name = "redis"
        thread.stackSize = 256 << 10
        thread.start()
    }

    deinit { queue.close() }

    /// Runs one command; nil when there is no connection or the server refused.
    func run(_ words: [String]) async -> RedisReply? {
        let command = RedisConnection.encode(words)
        return await withCheckedContinuation { answer in
            if !queue.add(RedisQueue.Order(command: command, answer: answer)) { answer.resume(returning: nil) }
        }
    }
}

/// The work of the thread.
private struct RedisLoop: Sendable {
    /// How long to wait before another try to connect.
    private static let pause = Duration.seconds(1)
    /// After how long of silence to see whether the server is still there.
    private static let silence = Duration.seconds(15)

    let address: RedisAddress
    let timeout: Duration
    let queue: RedisQueue
    let logger: Logger
    private let warning = OccasionalWarning()

    init(address: RedisAddress, timeout: Duration, queue: RedisQueue, logger: Logger) {
        (self.address, self.timeout, self.queue, self.logger) = (address, timeout, queue, logger)
    }

    func run() {
        // Writing to a connection that is gone is an error here, whatever the rest of the process made of the signal.
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, nil)
        while true {
            do throws(RedisError) {
                let connection = try RedisConnection(address, timeout: timeout)
                queue.open()
                try serve(connection)
                return queue.shut()
            } catch {
                queue.shut()
                warn(error)
            }
            if case .closed = queue.next(within: Self.pause) { return }
        }
    }

    /// Runs commands until the queue is closed.
    private func serve(_ connection: RedisConnection) throws(RedisError) {
        while true {
            switch queue.next(within: Self.silence) {
            case .closed: return
            case .idle: _ = try connection.run([RedisConnection.encode(["PING"])])
            case .orders(let orders): try answer(orders, over: connection)
            }
        }
    }

    private func answer(_ orders: [RedisQueue.Order], over connection: RedisConnection) throws(RedisError) {
        let replies: [RedisReply]
        do throws(RedisError) { replies = try connection.run(orders.map(\.command)) } catch {
            for order in orders { order.answer.resume(returning: nil) }
            throw error
        }
        for (order, reply) in zip(orders, replies) {
            if case .refusal(let word) = reply {
                warn(.refused(word))
                order.answer.resume(returning: nil)
            } else {
                order.answer.resume(returning: reply)
            }
        }
    }

    private func warn(_ error: RedisError) {
        warning.give {
            logger.warning(
                """
                Could not use Redis at \(address): \(error). Requests are counted in this process's memory, \
                each server for itself, until Redis is back. Next: look at REDIS_URL and at the Redis server.
                """)
        }
    }
}
