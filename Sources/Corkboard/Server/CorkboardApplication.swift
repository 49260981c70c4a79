import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// What a connection says of its request: who sent it.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address at the other end; empty when it is a Unix socket.
    let peer: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

/// Takes requests from connections and gives answers to them.
struct CorkboardApplication: Sendable {
    /// Answers one request of a client.
    typealias Answer = @Sendable (_ request: WebRequest, _ peer: String) async -> WebResponse

    let host: String
    let port: Int
    let answer: Answer
    let logger: Logger
    /// Told the port once connections are taken.
    let onRunning: @Sendable (_ port: Int) async -> Void

    /// The longest that a connection may stay without a byte either way.
    private static let idleTimeout: TimeAmount = .seconds(75)
    /// The longest that a client may take nothing of an answer.
    private static let stallLimit: TimeAmount = .seconds(30)
    /// How many connections are open at once; more wait to be taken.
    private static let mostConnections = 8192
    /// The largest body of a request.
    private static let largestBody = 1 << 20

    func application() -> some ApplicationProtocol {
        let responder = CallbackResponder<ConnectionContext> { request, context in
            try await respond(to: request, peer: context.peer)
        }
        return Application(
            responder: responder,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [StalledWriteHandler(limit: Self.stallLimit)],
                    idleTimeout: Self.idleTimeout,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(host, port: port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) }, logger: logger)
    }

    private func respond(to request: Request, peer: String) async throws -> Response {
        let target = request.head.path ?? "/"
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        var body = ByteBuffer()
        if request.method == .post {
            do {
                body = try await request.body.collect(upTo: Self.largestBody)
            } catch is NIOTooManyBytesError {
                return Response(status: .contentTooLarge, headers: [.contentLength: "0", .connection: "close"])
            }
        }
        let answer = await answer(
            WebRequest(
                method: request.method.rawValue, path: mark.map { String(target[..<$0]) } ?? target,
                queryString: mark.map { String(target[target.utf8.index(after: $0)...]) } ?? "",
                headers: request.headers, host: request.head.authority ?? "", client: peer, body: body), peer)
        return response(answer, isHead: request.method == .head)
    }

    private func response(_ answer: WebResponse, isHead: Bool) -> Response {
        var headers = answer.headers
        let status = HTTPResponse.Status(code: answer.status)
        switch answer.body {
        case .bytes(let bytes):
            if answer.status != 304 { headers[.contentLength] = String(bytes.readableBytes) }
            return Response(status: status, headers: headers, body: isHead ? .init() : .init(byteBuffer: bytes))
        case .stream(let next):
            guard !isHead else { return Response(status: status, headers: headers) }
            return Response(
                status: status, headers: headers,
                body: .init { writer in
                    while let piece = try await next() { try await writer.write(piece) }
                    try await writer.finish(nil)
                })
        }
    }
}
