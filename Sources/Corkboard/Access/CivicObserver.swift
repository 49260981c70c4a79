import AsyncHTTPClient
import Foundation
import Logging
import NIOCore

/// civic.observer, which gives out API keys and knows which are valid.
///
/// Only its own word counts: `{"valid": true}` with status 200, or `{"valid": false}` with any below 500. It answers 401
/// and 403 when it is *our* secret or address that it refuses, and this says nothing about the key.
package struct CivicObserver: Sendable {
    /// How the client has to be set up: redirects are not followed, as they would carry the key and our secret
    /// elsewhere; certificates are checked.
    package static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(2), read: .seconds(2))
        return configuration
    }

    /// The longest answer that is read.
    private static let largestAnswer = 64 << 10

    private struct Question: Encodable {
        let api_key: String
    }

    private struct Answer: Decodable {
        let valid: Bool
    }

    private let address: String
    private let secret: String?
    private let client: HTTPClient
    private let timeout: TimeAmount
    private let logger: Logger
    private let warning = OccasionalWarning()

    /// Asks at a base address, such as `https://civic.observer`.
    ///
    /// - Parameter secret: what the observer knows us by; no header is sent when nil.
    /// - Parameter client: made with `clientConfiguration`.
    package init(
        url: String, secret: String?, client: HTTPClient, timeout: TimeAmount = .seconds(2), logger: Logger
    ) {
        var base = Substring(url)
        while base.last == "/" { base.removeLast() }
        address = base + "/api/v1/validate-key"
        self.secret = secret
        self.client = client
        self.timeout = timeout
        self.logger = logger
    }

    /// Asks about a key; waits for the time limit at most.
    package func verdict(on key: String) async -> KeyVerdict {
        do {
            let (status, body) = try await ask(key)
            // Anything else than this JSON is no answer; the status below tells of it.
            let answer = try? JSONDecoder().decode(Answer.self, from: Data(body.readableBytesView))
            switch (answer?.valid, status) {
            case (true, 200): return .valid
            case (false, ..<500): return .invalid
            default: warn("it answered with status \(status)")
            }
        } catch {
            // Only the kind of failure: nothing that was sent may come into a log.
            warn((error as? HTTPClientError).map { "\($0)" } ?? "\(type(of: error))")
        }
        return .unknown
    }

    private func ask(_ key: String) async throws -> (status: UInt, body: ByteBuffer) {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Accept", value: "application/json")
        if let secret { request.headers.add(name: "X-Service-Secret", value: secret) }
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(Question(api_key: key))))
        // The client's own limit ends with the header of the answer; the body may come for ever.
        return try await withThrowingTaskGroup(of: (status: UInt, body: ByteBuffer).self) { [request] group in
            group.addTask {
                let response = try await client.execute(request, timeout: timeout)
                return (response.status.code, try await response.body.collect(upTo: Self.largestAnswer))
            }
            group.addTask {
                try await Task.sleep(for: .nanoseconds(timeout.nanoseconds))
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }

    private func warn(_ reason: String) {
        warning.give {
            logger.warning(
                """
                Could not check an API key: civic.observer gave no verdict; \(reason). Keys that were valid before go \
                on, others are refused for now. Next: look at CIVIC_OBSERVER_URL and CIVIC_OBSERVER_SECRET.
                """)
        }
    }
}
