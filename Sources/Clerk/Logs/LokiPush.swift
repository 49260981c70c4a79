import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Makes requests to Loki's push API.
struct LokiPush: Sendable {
    /// What a request came to.
    enum Outcome: Sendable, Hashable {
        case delivered
        /// Loki does not want these lines; asking again would not help.
        case refused(String)
        /// It may work later.
        case failed(String)
    }

    let address: LokiAddress
    private let http: HTTPClient
    private let timeout: TimeAmount

    /// - Parameter timeout: how long one request may take.
    init(_ address: LokiAddress, timeout: Duration) {
        self.address = address
        let timeout = TimeAmount(timeout)
        self.timeout = timeout
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: timeout, read: timeout)
        // A redirect could carry the lines, and our name, anywhere.
        configuration.redirectConfiguration = .disallow
        // The attempts are counted by who sends; the library would try on its own until the time is over.
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Ends the connections; nothing can be sent any more.
    func close() async { try? await http.shutdown() }  // Nothing can be done about a connection that is gone.

    /// Sends a body once. Messages name neither the address's password nor the lines.
    func send(_ body: [UInt8]) async -> Outcome {
        var request = HTTPClientRequest(url: address.push)
        request.method = .POST
        request.headers = ["Content-Type": "application/json", "User-Agent": "clerk"]
        if let authorization = address.authorization {
            request.headers.add(name: "Authorization", value: authorization)
        }
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let response = try await http.execute(request, deadline: .now() + timeout)
            // What it says is of no use, but has to be read for the connection to be used again.
            _ = try? await response.body.collect(upTo: 64 << 10)  // The status was received; it alone counts.
            let code = response.status.code
            return switch code {
            case 200..<300: .delivered
            case 429, 500...: .failed("it answered \(code)")
            default: .refused("it answered \(code)")
            }
        } catch {
            return .failed(Self.plain(error))
        }
    }

    /// An error without its details, because the library's may hold the address.
    private static func plain(_ error: any Error) -> String {
        let cause = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
        if let cause = cause as? IOError { return String(cString: strerror(cause.errnoCode)) }
        if error is NIOConnectionError { return "no connection could be made" }
        return switch error as? HTTPClientError {
        case .connectTimeout?: "no connection could be made in time"
        case .readTimeout?, .deadlineExceeded?: "it did not answer in time"
        case .remoteConnectionClosed?: "it closed the connection"
        default: "the connection failed (\(type(of: error)))"
        }
    }
}
