import Foundation
import NIOCore
import NIOPosix

/// A connection on which a test sees every byte.
enum RawConnection {
    /// Sends texts one after the other, and gives what comes until the server closes.
    static func exchange(port: Int, _ texts: String...) async throws -> String {
        try await use(port: port) { connection, received in
            for text in texts { try await connection.send(text) }
            var all = ""
            while let text = try await received.next() { all += text }
            return all
        }
    }

    /// Opens a connection for the length of `body`.
    static func use<Result: Sendable>(
        port: Int, _ body: (RawConnection.Writer, inout RawConnection.Received) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var received = Received(iterator: inbound.makeAsyncIterator())
            return try await body(Writer(outbound: outbound), &received)
        }
    }

    struct Writer: Sendable {
        let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

        /// Sends a text, unless the server has closed already.
        func send(_ text: String) async throws {
            do {
                try await outbound.write(ByteBuffer(string: text))
            } catch ChannelError.ioOnClosedChannel {
                // What came before the end tells the test enough.
            }
        }
    }

    struct Received {
        var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator

        /// What came next; nil when the server has closed.
        mutating func next() async throws -> String? {
            do {
                return try await iterator.next().map { String(buffer: $0) }
            } catch let error as IOError where error.errnoCode == ECONNRESET {
                return nil
            }
        }

        /// Reads until a text has come.
        mutating func read(through end: String) async throws -> String {
            var all = ""
            while !all.contains(end), let text = try await next() { all += text }
            return all
        }
    }
}
