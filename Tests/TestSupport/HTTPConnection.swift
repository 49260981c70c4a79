import Foundation

/// One answer as it came over a connection.
package struct HTTPAnswer: Sendable {
    /// The status code.
    package var status = 0
    /// The fields of its head by name, in small letters; of several with one name the last.
    package var headers: [String: String] = [:]
    /// The body, chunks joined.
    package var body: [UInt8] = []

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as an object of JSON.
    package func object() throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
            throw CocoaError(.propertyListReadCorrupt)
        }
        return object
    }
}

/// A client's connection of HTTP/1.1 that sends exactly the bytes it is given.
///
/// It blocks: use it on a thread of its own (`onThread`).
package final class HTTPConnection {
    /// Why there is no whole answer.
    package enum Ended: Error, Equatable {
        /// The server closed the connection.
        case closed
        /// The server, or the system, broke the connection.
        case broken(Int32)
        /// Nothing came for as long as one waits.
        case silent
        /// What came is no answer of HTTP.
        case malformed(String)
    }

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0

    /// Connects to a port of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - patience: how many seconds to wait for bytes.
    ///   - receiveBuffer: how many bytes the system takes for a reader that does not read.
    package init(port: Int, patience: Int = 60, receiveBuffer: Int? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Ended.broken(errno) }
        var size = Int32(receiveBuffer ?? 0)
        if size > 0 { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size)) }
        var wait = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            let reason = errno
            close(descriptor)
            throw Ended.broken(reason)
        }
    }

    deinit { close(descriptor) }

    /// Sends bytes, all of them.
    package func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Ended.broken(errno) }
            sent += count
        }
    }

    /// Sends text.
    package func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Sends no more; what the server says is still read.
    package func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes the connection end in a reset.
    package func resetWhenClosed() {
        var lingering = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
    }

    /// Whether bytes, or the connection's end, wait to be read.
    package var hasNews: Bool {
        if start < buffer.count { return true }
        var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&question, 1, 0) > 0
    }

    /// Asks for a target and waits for the answer.
    package func get(_ target: String, host: String = "127.0.0.1", _ headers: [String] = []) throws -> HTTPAnswer {
        try send(Self.request(target, host: host, headers))
        return try answer()
    }

    /// The text of a request.
    package static func request(_ target: String, host: String = "127.0.0.1", _ headers: [String] = []) -> String {
        (["GET \(target) HTTP/1.1", "Host: \(host)"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// Reads one answer.
    ///
    /// - Parameter hasBody: false after `HEAD`.
    package func answer(hasBody: Bool = true) throws -> HTTPAnswer {
        let lines = try head().split(separator: "\r\n")
        guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3))
        else { throw Ended.malformed(String(lines.first ?? "")) }
        var answer = HTTPAnswer(status: status)
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw Ended.malformed(String(line)) }
            answer.headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        guard hasBody, status != 304, status != 204 else { return answer }
        if answer.headers["transfer-encoding"] == "chunked" {
            answer.body = try chunks()
        } else if let length = answer.headers["content-length"] {
            guard let length = Int(length) else { throw Ended.malformed(length) }
            answer.body = try bytes(length)
        }
        return answer
    }

    /// Reads to the connection's end.
    package func rest() throws -> [UInt8] {
        do { while true { try receive() } } catch Ended.closed {}
        defer { start = buffer.count }
        return Array(buffer[start...])
    }

    private func head() throws -> String {
        while true {
            if let end = position(of: [13, 10, 13, 10]) {
                defer { start = end + 4 }
                return String(decoding: buffer[start..<end], as: UTF8.self)
            }
            try receive()
        }
    }

    private func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            guard let end = position(of: [13, 10]) else {
                try receive()
                continue
            }
            let text = String(decoding: buffer[start..<end], as: UTF8.self)
            guard let size = Int(text, radix: 16) else { throw Ended.malformed(text) }
            start = end + 2
            body += try bytes(size)
            _ = try bytes(2)
            if size == 0 { return body }
        }
    }

    private func bytes(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count { try receive() }
        defer { start += count }
        return Array(buffer[start..<(start + count)])
    }

    private func position(of pattern: [UInt8]) -> Int? {
        buffer.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return nil }
            var from = start
            while from < bytes.count, let found = memchr(base + from, Int32(pattern[0]), bytes.count - from) {
                let place = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
                guard place + pattern.count <= bytes.count else { return nil }
                if memcmp(base + place, pattern, pattern.count) == 0 { return place }
                from = place + 1
            }
            return nil
        }
    }

    private func receive() throws {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        var received = 0
        var reason: Int32 = 0
        let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, count in
            received = recv(descriptor, space.baseAddress, space.count, 0)
            if received < 0 { reason = errno }
            count = max(0, received)
        }
        guard received > 0 else {
            throw received == 0 ? Ended.closed : reason == EAGAIN ? Ended.silent : Ended.broken(reason)
        }
        buffer += piece
    }
}

/// Runs blocking work on a thread of its own: one of the pool's few that waits would hold up other tests.
package func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
    }
}
