import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

@testable import Corkboard

/// A stand-in for civic.observer on a port of its own: keys that begin with `cb_live_` are valid.
final class ObserverStandIn: Sendable {
    struct State: Sendable {
        var questions: [String] = []
        var secrets: [String?] = []
        /// What it answers instead of its verdict.
        var answer: (@Sendable () async throws -> Response)?
    }

    let state = Mutex(State())

    var questions: [String] { state.withLock { $0.questions } }

    func answer(_ answer: (@Sendable () async throws -> Response)?) { state.withLock { $0.answer = answer } }

    static func json(_ text: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private struct Question: Decodable { let api_key: String }

    private func judge(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: 10_000)
        let question = try JSONDecoder().decode(Question.self, from: Data(body.readableBytesView))
        let answer = state.withLock {
            $0.questions.append(question.api_key)
            $0.secrets.append(request.headers.first { $0.name.canonicalName == "x-service-secret" }?.value)
            return $0.answer
        }
        if let answer { return try await answer() }
        return Self.json(#"{"valid": \#(question.api_key.hasPrefix("cb_live_")), "key_id": "7"}"#)
    }

    /// Serves while the closure runs, which gets an observer that asks here.
    func serve(_ body: (CivicObserver, LogKeeper) async throws -> Void) async throws {
        let log = LogKeeper()
        let router = Router()
        router.post("/base/api/v1/validate-key") { request, _ in try await self.judge(request) }
        router.post("/elsewhere") { request, _ in try await self.judge(request) }
        let (ports, port) = AsyncStream<Int>.makeStream()
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "server") { _ in
                SwiftLogNoOpLogHandler()
            })
        let client = HTTPClient(configuration: CivicObserver.clientConfiguration)
        let running = Task { try await server.run() }
        let number = await ports.first { _ in true } ?? 0
        let observer = CivicObserver(
            url: "http://127.0.0.1:\(number)/base//", secret: "shared-secret", client: client,
            timeout: .seconds(3), logger: log.logger)
        let result: Result<Void, any Error>
        do { result = .success(try await body(observer, log)) } catch { result = .failure(error) }
        running.cancel()
        try await client.shutdown()
        // It was called off.
        _ = try? await running.value
        try result.get()
    }
}
