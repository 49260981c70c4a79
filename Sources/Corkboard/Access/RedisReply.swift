import CHiredis

/// What Redis answered.
enum RedisReply: Sendable, Equatable {
    case integer(Int)
    case text([UInt8])
    case list([RedisReply])
    case nothing
    /// The first word: `NOAUTH`, `READONLY`; the rest may repeat what was sent.
    case refusal(String)

    init(_ reply: UnsafePointer<redisReply>) {
        let reply = reply.pointee
        let text = UnsafeRawBufferPointer(start: reply.str, count: reply.str == nil ? 0 : reply.len)
        switch reply.type {
        case REDIS_REPLY_INTEGER: self = .integer(Int(reply.integer))
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .text(Array(text))
        case REDIS_REPLY_ARRAY:
            self = .list(
                (0..<reply.elements).map { index in
                    reply.element[index].map { RedisReply(UnsafePointer($0)) } ?? .nothing
                })
        case REDIS_REPLY_ERROR:
            self = .refusal(String(decoding: text.prefix { $0 != UInt8(ascii: " ") }.prefix(32), as: UTF8.self))
        default: self = .nothing
        }
    }
}
