import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Accepts connections, reads requests, and writes answers whole, in pieces, in part or not at all.
struct StandInConnections: Sendable {
    typealias ResponsePart = HTTPServerResponsePart
    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, ResponsePart>
    typealias Listener = NIOAsyncChannel<Connection, Never>

    let pause: @Sendable (Duration) async throws -> Void

    func listen(on host: String, _ port: Int, _ group: MultiThreadedEventLoopGroup) async throws -> Listener {
        try await ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Serves until its task is cancelled; then every connection is closed.
    func serve(_ listener: Listener, _ answer: @escaping @Sendable (StandInRequest) async -> StandInAnswer) async {
        do {
            try await listener.executeThenClose { inbound in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in inbound {
                        group.addTask { await serve(connection, answer) }
                    }
                }
            }
        } catch {
            // Cancelled by stop(), or the listening socket is gone: either way serving is over.
        }
    }

    private func serve(_ connection: Connection, _ answer: @Sendable (StandInRequest) async -> StandInAnswer) async {
        do {
            try await connection.executeThenClose { inbound, _ in
                var head: HTTPRequestHead?
                for try await part in inbound {
                    if case .head(let received) = part { head = received }
                    guard case .end = part, let asked = head else { continue }
                    let isOpen = try await send(await answer(asked.standInRequest), to: asked, on: connection.channel)
                    guard isOpen else { return }
                }
            }
        } catch {
            // The client went away, or stop() cancelled: there is nobody left to tell.
        }
    }

    /// Writes an answer; false when the connection is to be closed.
    private func send(_ answer: StandInAnswer, to asked: HTTPRequestHead, on channel: any Channel) async throws -> Bool
    {
        let isHead = asked.method == .HEAD
        switch answer.delivery {
        case .never: return true
        case .resetBeforeAnswer:
            // Closing with nothing to linger for makes the system send a reset.
            try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            return false
        case .whole:
            try await write(answer, [answer.body[...]], asked, on: channel)
        case .cutHalfWay:
            try await writeHead(answer, asked, on: channel)
            guard !isHead, answer.status == 200 else { break }
            try await writePiece(answer.body.prefix(answer.body.count / 2), on: channel)
            return false
        case .dribbled(let milliseconds):
            let step = max(1, (answer.body.count + 31) / 32)
            let pieces = stride(from: 0, to: answer.body.count, by: step).map {
                answer.body[$0..<min($0 + step, answer.body.count)]
            }
            try await write(answer, pieces, asked, on: channel) { try await pause(.milliseconds(milliseconds)) }
        }
        return asked.isKeepAlive
    }

    private func write(
        _ answer: StandInAnswer, _ pieces: [ArraySlice<UInt8>], _ asked: HTTPRequestHead, on channel: any Channel,
        before: () async throws -> Void = {}
    ) async throws {
        try await writeHead(answer, asked, on: channel)
        if asked.method != .HEAD {
            for piece in pieces where !piece.isEmpty {
                try await before()
                try await writePiece(piece, on: channel)
            }
        }
        try await channel.writeAndFlush(ResponsePart.end(nil))
    }

    private func writeHead(_ answer: StandInAnswer, _ asked: HTTPRequestHead, on channel: any Channel) async throws {
        var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
        if answer.status != 304 { headers.add(name: "Content-Length", value: "\(answer.body.count)") }
        if !asked.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
        try await channel.writeAndFlush(ResponsePart.head(head))
    }

    private func writePiece(_ piece: ArraySlice<UInt8>, on channel: any Channel) async throws {
        try await channel.writeAndFlush(ResponsePart.body(.byteBuffer(ByteBuffer(bytes: piece))))
    }
}

extension HTTPRequestHead {
    fileprivate var standInRequest: StandInRequest {
        StandInRequest(
            method: method.rawValue, target: uri, userAgent: headers.first(name: "User-Agent"),
            ifNoneMatch: headers.first(name: "If-None-Match"), ifModifiedSince: headers.first(name: "If-Modified-Since")
        )
    }
}
