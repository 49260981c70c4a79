import AsyncHTTPClient
import CivicModel
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Asks NetFile, politely: an own User-Agent, one request at a time, a pause between two, waits that grow.
///
/// Not `Sendable` by design: one task uses it, so that there cannot be two requests at once. Between processes the
/// turn is kept by `RequestTurn`.
package final class NetFileClient {
    /// What a request for an export came to.
    package enum Answer: Sendable, Hashable {
        /// The export was written to the given file.
        case downloaded(etag: String?, lastModified: String?)
        /// The export is the one that is known.
        case notModified
        /// There is none: 404.
        case absent
        /// NetFile cannot be had now, and why; the file that is known stays good.
        case unavailable(String)
        /// No connection could be made at all, and why: asking for another year would not help.
        case unreachable(String)
    }

    /// The limits of a request.
    package struct Limits: Sendable {
        /// How long a connection may take.
        package var connect: Duration = .seconds(10)
        /// How long the server may be silent.
        package var silence: Duration = .seconds(60)
        /// How long all of one answer may take.
        package var total: Duration = .seconds(900)
        /// The largest body, in bytes; the largest known export has 30 MB.
        package var bytes = 512 << 20
        /// How many redirects are followed.
        package var redirects = 5

        /// The limits for NetFile.
        package init() {}
    }

    /// How we name ourselves; NetFile refuses the names of common tools.
    static let userAgent = "CivicBand-clerk/\(ElectionFinancePlugin.currentVersion) (+https://civic.band)"

    private let http: HTTPClient
    private let retry: RetryPolicy
    private let limits: Limits
    private let turn: RequestTurn
    private let now: @Sendable () -> Timestamp
    private let sleep: @Sendable (Duration) async throws -> Void
    private let willWait: @Sendable (String) -> Void
    private var random = SystemRandomNumberGenerator()

    /// Makes a client. `close` must be called when it is no longer needed.
    package init(
        turn: RequestTurn, retry: RetryPolicy = RetryPolicy(), limits: Limits = Limits(),
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        willWait: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.willWait = willWait
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(
            connect: .nanoseconds(limits.connect.nanoseconds), read: .nanoseconds(limits.silence.nanoseconds))
        // Followed by hand, because every hop must be an address that may be asked.
        configuration.redirectConfiguration = .disallow
        // We count the attempts ourselves; the library would try for the whole of the connection's time.
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.retry = retry
        self.limits = limits
        self.turn = turn
        self.now = now
        self.sleep = sleep
    }

    /// Ends its connections.
    package func close() async { try? await http.shutdown() }  // Nothing can be done about a connection that is gone.

    /// Downloads an export to a file, unless it is the known one.
    ///
    /// - Throws: what the disk refuses. All that the network does is told in the answer.
    package func download(_ address: String, unless known: Manifest.Download?, to part: String) async throws -> Answer {
        var headers = HTTPHeaders()
        if let etag = known?.etag { headers.add(name: "If-None-Match", value: etag) }
        if let lastModified = known?.lastModified { headers.add(name: "If-Modified-Since", value: lastModified) }
        return try await attempt(address, headers: headers) { response in
            try await self.write(response, to: part)
            return try Self.checkIsArchive(part)
        }
    }

    /// Fetches a small text, such as the list of agencies.
    package func fetchText(_ address: String) async throws -> (answer: Answer, text: String) {
        var text = ""
        let answer = try await attempt(address, headers: [:]) { response in
            text = String(buffer: try await response.body.collect(upTo: 16 << 20))
            return nil
        }
        return (answer, text)
    }

    private enum Attempt {
        case done(Answer)
        case transient(String, retryAfter: Duration?)
        case noConnection(String)
    }

    /// Makes a request until it is answered or the attempts are used up. `receive` returns why a body is no good.
    private func attempt(
        _ address: String, headers: HTTPHeaders, receive: (HTTPClientResponse) async throws -> String?
    ) async throws -> Answer {
        for failures in 1... {
            switch try await request(address, headers: headers, receive: receive) {
            case .done(let answer): return answer
            case .noConnection(let reason):
                guard failures < retry.attempts else { return .unreachable("\(reason), \(failures) times") }
                try await wait(reason, failures, retryAfter: nil)
            case .transient(let reason, let retryAfter):
                guard failures < retry.attempts else { return .unavailable("\(reason), \(failures) times") }
                try await wait(reason, failures, retryAfter: retryAfter)
            }
        }
        return .unavailable("no attempt was allowed")
    }

    private func wait(_ reason: String, _ failures: Int, retryAfter: Duration?) async throws {
        let wait = retry.wait(afterFailures: failures, retryAfter: retryAfter, using: &random)
        if wait >= .seconds(1) {
            willWait(
                "NetFile: \(reason); waiting \(wait.components.seconds) s, then attempt \(failures + 1) of "
                    + "\(retry.attempts)\n")
        }
        try await sleep(wait)
    }

    private func request(
        _ address: String, headers: HTTPHeaders, receive: (HTTPClientResponse) async throws -> String?
    ) async throws -> Attempt {
        var address = address
        for _ in 0...limits.redirects {
            var request = HTTPClientRequest(url: address)
            request.headers = headers
            request.headers.replaceOrAdd(name: "User-Agent", value: Self.userAgent)
            do {
                let outcome = try await turn.take(sleep: sleep) {
                    let response = try await http.execute(
                        request, deadline: .now() + .nanoseconds(limits.total.nanoseconds))
                    return try await judge(response, at: address, receive: receive)
                }
                switch outcome {
                case .attempt(let attempt): return attempt
                case .redirect(let target): address = target
                }
            } catch let refusal as DurableFile.Refusal {
                throw refusal
            } catch is CancellationError {
                throw CancellationError()
            } catch let tooLarge as TooLarge {
                return .done(.unavailable(tooLarge.description))
            } catch let error where Self.isWithoutConnection(error) {
                return .noConnection("no connection to \(Self.server(of: address)) could be made")
            } catch {
                return .transient("the connection failed (\(Self.plain(error)))", retryAfter: nil)
            }
        }
        return .done(.unavailable("it redirects more than \(limits.redirects) times"))
    }

    private enum Outcome {
        case attempt(Attempt)
        case redirect(String)
    }

    private func judge(
        _ response: HTTPClientResponse, at address: String, receive: (HTTPClientResponse) async throws -> String?
    ) async throws -> Outcome {
        switch response.status.code {
        case 200:
            if let reason = try await receive(response) { return .attempt(.done(.unavailable(reason))) }
            return .attempt(
                .done(
                    .downloaded(
                        etag: response.headers.first(name: "ETag"),
                        lastModified: response.headers.first(name: "Last-Modified"))))
        case 304: return .attempt(.done(.notModified))
        case 404, 410: return .attempt(.done(.absent))
        case 301, 302, 303, 307, 308:
            guard let location = response.headers.first(name: "Location"),
                let target = URL(string: location, relativeTo: URL(string: address))?.absoluteString,
                NetFileAddress.isAllowed(target, redirectedFrom: address)
            else { return .attempt(.done(.unavailable("it redirects to an address that is not allowed"))) }
            return .redirect(target)
        case 408, 429, 500...599:
            let retryAfter = response.headers.first(name: "Retry-After").flatMap {
                RetryPolicy.duration(retryAfter: $0, now: now())
            }
            return .attempt(.transient("it answered \(response.status.code)", retryAfter: retryAfter))
        default:
            return .attempt(.done(.unavailable("it answered \(response.status.code)")))
        }
    }

    private struct TooLarge: Error, CustomStringConvertible {
        let limit: Int
        var description: String { "its answer is larger than \(limit >> 20) MB" }
    }

    private func write(_ response: HTTPClientResponse, to part: String) async throws {
        let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DurableFile.Refusal(part) }
        defer { Foundation.close(descriptor) }
        var size = 0
        for try await chunk in response.body {
            size += chunk.readableBytes
            guard size <= limits.bytes else { throw TooLarge(limit: limits.bytes) }
            try DurableFile.write(chunk.readableBytesView, to: descriptor, path: part)
        }
    }

    /// A page or an empty body under status 200 is how NetFile says that it has a bad day.
    private static func checkIsArchive(_ part: String) throws -> String? {
        do {
            try ExportArchive(path: part).checkStart()
            return nil
        } catch let problem as ExportArchive.Problem { return problem.description }
    }

    /// Whether nobody was there to answer: no name, no route, nothing that listens.
    private static func isWithoutConnection(_ error: any Error) -> Bool {
        if let error = error as? IOError {
            return [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT].contains(error.errnoCode)
        }
        return error is NIOConnectionError || error as? HTTPClientError == .connectTimeout
    }

    private static func server(of address: String) -> String {
        guard let parts = URLComponents(string: address), let host = parts.host else { return "the server" }
        return parts.port.map { "\(host) port \($0)" } ?? host
    }

    /// An error of the HTTP library without its type names.
    private static func plain(_ error: any Error) -> String {
        switch error as? HTTPClientError {
        case HTTPClientError.readTimeout?: "the server fell silent"
        case HTTPClientError.deadlineExceeded?: "the answer took too long"
        case HTTPClientError.remoteConnectionClosed?: "it was closed too early"
        default: (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? String(describing: error)
        }
    }
}

extension Duration {
    /// Whole nanoseconds, as the HTTP library counts.
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
