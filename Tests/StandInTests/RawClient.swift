import Dispatch
import Foundation

/// A plain HTTP/1.1 client over one socket, so that a test sees exactly what came over the wire.
struct RawClient: Sendable {
    struct Response: Sendable {
        var status = 0
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        /// Whether the connection ended in a reset.
        var wasReset = false
        /// Nothing at all came before the connection ended.
        var isNothing = true

        /// What the server said it would send.
        var promisedLength: Int? { headers["content-length"].flatMap(Int.init) }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    let port: Int

    /// Sends one request and reads until the server closes.
    func send(_ method: String, _ target: String, _ headers: [String: String] = [:]) async throws -> Response {
        let lines =
            ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
            + headers.map { "\($0.key): \($0.value)" }
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        return try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: blocking one of the pool's could starve the server under test.
            Thread.detachNewThread {
                continuation.resume(with: Result { try exchange(request) })
            }
        }
    }

    private func exchange(_ request: [UInt8]) throws -> Response {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0, Glibc.send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { throw POSIXError(.ECONNREFUSED) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var received = recv(descriptor, &buffer, buffer.count, 0)
        while received > 0 {
            bytes += buffer.prefix(received)
            received = recv(descriptor, &buffer, buffer.count, 0)
        }
        var response = Self.parsed(bytes)
        response.wasReset = received < 0 && errno == ECONNRESET
        return response
    }

    private static func parsed(_ bytes: [UInt8]) -> Response {
        var response = Response()
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return response }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        response.isNothing = false
        response.status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            response.headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        response.body = Array(bytes[end.upperBound...])
        return response
    }
}
