import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Accepts connections, within limits, and answers their requests one after the other.
final class MetricsConnections: Sendable {
    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    typealias Listener = NIOAsyncChannel<Connection, Never>

    /// The limits of the server.
    struct Limits: Sendable {
        /// Connections at once; one more is closed as soon as it is made.
        var connections = 64
        /// How long a connection may be silent.
        var idle = TimeAmount.seconds(30)
        /// The largest body of a request; it is read only to be thrown away.
        var bodyBytes = 64 << 10
    }

    private let limits: Limits
    private let metrics: @Sendable () async -> String
    private let open = Atomic(0)

    init(limits: Limits, metrics: @escaping @Sendable () async -> String) {
        self.limits = limits
        self.metrics = metrics
    }

    func listen(host: String, port: Int) async throws -> Listener {
        let idle = limits.idle
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(IdleStateHandler(allTimeout: idle))
                    try pipeline.addHandler(IdleClosing())
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Serves until its task is cancelled; then every connection is closed.
    func serve(_ listener: Listener) async {
        do {
            try await listener.executeThenClose { inbound in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in inbound {
                        group.addTask { await self.serve(connection) }
                    }
                }
            }
        } catch {
            // Cancelled by stop(), or the listening socket is gone: either way serving is over.
        }
    }

    private func serve(_ connection: Connection) async {
        defer { open.subtract(1, ordering: .relaxed) }
        let isOneTooMany = open.add(1, ordering: .relaxed).newValue > limits.connections
        do {
            try await connection.executeThenClose { inbound, outbound in
                if !isOneTooMany { try await answer(inbound, outbound) }
            }
        } catch {
            // The client went away, or stop() cancelled: there is nobody left to tell.
        }
    }

    private func answer(
        _ inbound: NIOAsyncChannelInboundStream<HTTPServerRequestPart>,
        _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        var head: HTTPRequestHead?
        var bodyBytes = 0
        for try await part in inbound {
            switch part {
            case .head(let received): (head, bodyBytes) = (received, 0)
            case .body(let bytes):
                bodyBytes += bytes.readableBytes
                guard bodyBytes <= limits.bodyBytes else { return }
            case .end:
                guard let asked = head else { continue }
                let answer = await MetricsAnswer(method: asked.method, target: asked.uri, metrics: metrics)
                try await outbound.write(contentsOf: answer.parts(to: asked))
                guard asked.isKeepAlive else { return }
            }
        }
    }
}

/// Closes a connection on which nothing happens.
private final class IdleClosing: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
