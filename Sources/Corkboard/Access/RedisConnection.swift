import CHiredis
import Foundation

/// One connection to Redis, which blocks: to be made and used by one thread.
final class RedisConnection {
    private let context: UnsafeMutablePointer<redisContext>

    /// Connects, logs in and hears that the server is there; neither takes longer than the time limit, but finding the
    /// address of a host's name may.
    init(_ address: RedisAddress, timeout: Duration) throws(RedisError) {
        let limit = Self.timeval(timeout)
        let made =
            switch address.place {
            case .host(let host, let port): redisConnectWithTimeout(host, Int32(port), limit)
            case .socket(let path): redisConnectUnixWithTimeout(path, limit)
            }
        guard let made else { throw .connection("out of memory") }
        context = made
        guard made.pointee.err == 0, redisSetTimeout(made, limit) == REDIS_OK else { throw .connection(reason) }
        // Programs that are started have no use for it.
        _ = fcntl(made.pointee.fd, F_SETFD, FD_CLOEXEC)
        var greeting: [[String]] = []
        if let password = address.password {
            greeting.append(["AUTH"] + (address.user.map { [$0] } ?? []) + [password])
        }
        if address.database != 0 { greeting.append(["SELECT", String(address.database)]) }
        for reply in try run((greeting + [["PING"]]).map(Self.encode)) {
            if case .refusal(let word) = reply { throw .refused(word) }
        }
    }

    deinit { redisFree(context) }

    /// Sends encoded commands at once and reads their replies; after an error the connection is of no use.
    func run(_ commands: [[UInt8]]) throws(RedisError) -> [RedisReply] {
        for command in commands {
            let status = command.withUnsafeBytes {
                redisAppendFormattedCommand(context, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
            }
            guard status == REDIS_OK else { throw .connection(reason) }
        }
        var replies: [RedisReply] = []
        for _ in commands {
            var reply: UnsafeMutableRawPointer?
            guard redisGetReply(context, &reply) == REDIS_OK, let reply else { throw .connection(reason) }
            defer { freeReplyObject(reply) }
            replies.append(RedisReply(UnsafePointer(reply.assumingMemoryBound(to: redisReply.self))))
        }
        return replies
    }

    /// What hiredis says: texts of its own and of the system, none of what was sent.
    private var reason: String {
        let text = withUnsafeBytes(of: &context.pointee.errstr) { Array($0.prefix { $0 != 0 }) }
        return text.isEmpty ? "it broke off" : String(decoding: text, as: UTF8.self)
    }

    /// A command in Redis's protocol, whatever bytes its words have.
    static func encode(_ words: [String]) -> [UInt8] {
        var bytes = Array("*\(words.count)\r\n".utf8)
        for word in words {
            bytes += "$\(word.utf8.count)\r\n".utf8
            bytes += word.utf8
            bytes += "\r\n".utf8
        }
        return bytes
    }

    private static func timeval(_ duration: Duration) -> Foundation.timeval {
        let (seconds, attoseconds) = duration.components
        return Foundation.timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
