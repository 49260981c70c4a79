import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// A server with Loki's push API, as far as a client sees it, with answers as told.
actor LokiStub {
    enum Answer: Sendable {
        case status(Int)
        /// A redirect to another address.
        case redirect(String)
        /// The connection stays open and silent.
        case never
        /// The connection is closed without an answer.
        case close
    }

    struct Request: Sendable {
        var head: HTTPRequestHead
        var body: [UInt8]

        /// The streams of the body, in Loki's form; fails on anything else.
        func streams() throws -> [Stream] { try JSONDecoder().decode(Push.self, from: Data(body)).streams }
    }

    struct Push: Decodable { var streams: [Stream] }

    struct Stream: Decodable {
        var stream: [String: String]
        var values: [[String]]

        var lines: [String] { values.map { $0.last ?? "" } }
    }

    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    nonisolated let port: Int
    private(set) var requests: [Request] = []
    /// The last one is repeated.
    private var answers: [Answer]
    private var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    private let listener: NIOAsyncChannel<Connection, Never>
    private var serving: Task<Void, Never>?

    nonisolated var url: String { "http://127.0.0.1:\(port)" }

    private init(_ listener: NIOAsyncChannel<Connection, Never>, _ answers: [Answer]) {
        self.listener = listener
        self.answers = answers
        port = listener.channel.localAddress?.port ?? 0
    }

    /// Runs a stub for the length of a test.
    static func use(_ answers: Answer..., body: (LokiStub) async throws -> Void) async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        let stub = LokiStub(listener, answers)
        await stub.start()
        do {
            try await body(stub)
        } catch {
            await stub.stop()
            throw error
        }
        await stub.stop()
    }

    /// The first `count` requests, as soon as they are there.
    ///
    /// - Throws: `CancellationError` when the time of the test is over before that.
    func requests(_ count: Int) async throws -> [Request] {
        await withTaskCancellationHandler {
            if requests.count < count, !Task.isCancelled {
                await withCheckedContinuation { waiting.append((count, $0)) }
            }
        } onCancel: {
            Task { await wake(atMost: .max) }
        }
        guard requests.count >= count else { throw CancellationError() }
        return Array(requests.prefix(count))
    }

    private func wake(atMost count: Int) {
        for waiter in waiting where waiter.count <= count { waiter.continuation.resume() }
        waiting.removeAll { $0.count <= count }
    }

    private func start() { serving = Task { await serve() } }

    private func stop() async {
        serving?.cancel()
        await serving?.value
    }

    private nonisolated func serve() async {
        do {
            try await listener.executeThenClose { inbound in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in inbound { group.addTask { await self.serve(connection) } }
                }
            }
        } catch {}  // The test is over.
    }

    private nonisolated func serve(_ connection: Connection) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                var request: Request?
                for try await part in inbound {
                    switch part {
                    case .head(let head): request = Request(head: head, body: [])
                    case .body(let bytes): request?.body += Array(bytes.readableBytesView)
                    case .end:
                        guard let received = request else { continue }
                        switch await self.answer(received) {
                        case .status(let code): try await Self.write(code, [:], outbound)
                        case .redirect(let target): try await Self.write(307, ["Location": target], outbound)
                        case .never: continue
                        case .close: return
                        }
                    }
                }
            }
        } catch {}  // The client went away.
    }

    private func answer(_ request: Request) -> Answer {
        requests.append(request)
        wake(atMost: requests.count)
        return answers.count > 1 ? answers.removeFirst() : answers.first ?? .status(204)
    }

    private static func write(
        _ code: Int, _ headers: HTTPHeaders, _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        var headers = headers
        if code != 204 { headers.add(name: "Content-Length", value: "0") }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: code), headers: headers)
        try await outbound.write(contentsOf: [.head(head), .end(nil)])
    }
}
