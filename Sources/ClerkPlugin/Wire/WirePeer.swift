import Foundation
import Glibc
import Synchronization

/// One side of a conversation: asks, and is asked. Both the host and `PluginMain` are one.
package final class WirePeer: Sendable {
    /// What the other side sent, but for the answers to what was asked.
    package enum Incoming: Sendable {
        case request(WireID, method: String, WireMessage)
        case notification(method: String, WireMessage)
        /// A line that is no message, or an answer to nothing.
        case garbage(WireError)
        /// Nothing more will come.
        case end
    }

    /// The conversation is over; what was asked will not be answered.
    package struct Closed: Error, Sendable, Hashable {}

    /// Sees every line, for those who want to watch.
    package typealias Trace = @Sendable (_ isOutgoing: Bool, _ line: Data) -> Void

    private struct State {
        var nextID: Int64 = 1
        var waiting: [Int64: CheckedContinuation<WireMessage, any Error>] = [:]
        var isClosed = false
    }

    private let reading: Int32
    private let writing: Int32
    private let trace: Trace?
    private let writer = DispatchQueue(label: "clerk.plugin.writer")
    private let state = Mutex(State())

    /// Once in a process: a reader that is gone is an error of the write, not the end of the process.
    private static let passOverBrokenPipes: Void = { signal(SIGPIPE, SIG_IGN) }()

    /// Takes two descriptors, which it closes when the conversation is over.
    package init(reading: Int32, writing: Int32, trace: Trace? = nil) {
        self.reading = reading
        self.writing = writing
        self.trace = trace
        _ = Self.passOverBrokenPipes
        // A reader that does not read must not hold up a thread for ever.
        _ = fcntl(writing, F_SETFL, fcntl(writing, F_GETFL) | O_NONBLOCK)
    }

    /// Begins to read, on a thread of its own.
    ///
    /// - Parameter handle: called for one message after another; the next line is read when it returns, so that a
    ///   flood stays in the pipe.
    package func start(_ handle: @escaping @Sendable (Incoming) async -> Void) {
        let thread = Thread { self.read(handle) }
        thread.name = "clerk.plugin.reader"
        thread.start()
    }

    private func read(_ handle: @escaping @Sendable (Incoming) async -> Void) {
        var lines = LineReader(reading, longest: WireMessage.longestLine) { self.isClosed }
        reading: while !isClosed {
            switch lines.next() {
            case .end: break reading
            case .tooLong:
                wait(
                    .garbage(
                        WireError(WireError.Code.noRequest, "it is longer than \(WireMessage.longestLine) bytes")),
                    handle)
            case .line(let line) where line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }): continue
            case .line(let line): take(line, handle)
            }
        }
        close()
        wait(.end, handle)
        Glibc.close(self.reading)
    }

    private func take(_ line: Data, _ handle: @escaping @Sendable (Incoming) async -> Void) {
        trace?(false, line)
        do {
            let message = try WireMessage(line)
            switch message.kind {
            case .request(let id, let method): wait(.request(id, method: method, message), handle)
            case .notification(let method): wait(.notification(method: method, message), handle)
            case .result(let id), .error(.some(let id), _):
                guard case .number(let number) = id,
                    let waiting = state.withLock({ $0.waiting.removeValue(forKey: number) })
                else {
                    return wait(.garbage(WireError(WireError.Code.noRequest, "it answers nothing")), handle)
                }
                if case .error(_, let error) = message.kind {
                    waiting.resume(throwing: error)
                } else {
                    waiting.resume(returning: message)
                }
            case .error(nil, let error): wait(.garbage(error), handle)
            }
        } catch let error as WireError {
            wait(.garbage(error), handle)
        } catch { wait(.garbage(WireError(WireError.Code.noRequest, "\(error)")), handle) }
    }

    /// Holds the reading thread until the message is handled.
    private func wait(_ incoming: Incoming, _ handle: @escaping @Sendable (Incoming) async -> Void) {
        let done = DispatchSemaphore(value: 0)
        Task {
            await handle(incoming)
            done.signal()
        }
        done.wait()
    }

    /// Whether the conversation is over.
    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Ends the conversation; what was asked fails with `Closed`.
    package func close() {
        let waiting = state.withLock { state -> [CheckedContinuation<WireMessage, any Error>]? in
            guard !state.isClosed else { return nil }
            state.isClosed = true
            defer { state.waiting.removeAll() }
            return Array(state.waiting.values)
        }
        guard let waiting else { return }
        for continuation in waiting { continuation.resume(throwing: Closed()) }
        writer.async { Glibc.close(self.writing) }
    }

    /// The number that the next request will have.
    package func reserveID() -> Int64 {
        state.withLock { state in
            defer { state.nextID += 1 }
            return state.nextID
        }
    }

    /// Asks, and waits for the answer.
    ///
    /// - Throws: `WireError` when the other side says no, `Closed` when the conversation ended.
    package func request<Answer: Decodable>(
        _ method: String, _ parameters: (some Encodable & Sendable)?, id: Int64? = nil, as type: Answer.Type
    ) async throws -> Answer {
        let id = id ?? reserveID()
        let line = try WireText.request(id, method, parameters)
        let message = try await withCheckedThrowingContinuation {
            (waiting: CheckedContinuation<WireMessage, any Error>) in
            let isOpen = state.withLock { state in
                if !state.isClosed { state.waiting[id] = waiting }
                return !state.isClosed
            }
            guard isOpen else { return waiting.resume(throwing: Closed()) }
            enqueue(line) { outcome in
                guard case .failure(let error) = outcome else { return }
                self.state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(throwing: error)
            }
        }
        return try message.result(type)
    }

    /// Tells something that has no answer.
    package func notify(_ method: String, _ parameters: (some Encodable)?) async throws {
        try await write(try WireText.request(nil, method, parameters))
    }

    /// Tells something that has no answer, and returns when the other side's pipe has it; what is too long is cut.
    ///
    /// For those who cannot wait otherwise, such as a log. When nobody listens any more nothing happens.
    package func tell(_ method: String, _ parameters: some Tellable) {
        for part in parameters.parts {
            guard let line = try? WireText.request(nil, method, part) else { continue }  // Cut, it is short enough.
            writer.sync {
                trace?(true, line)
                // Nobody listens any more.
                try? writeAll(line + [UInt8(ascii: "\n")])
            }
        }
    }

    /// Answers a request.
    package func answer(_ id: WireID, _ result: some Encodable) async throws {
        try await write(try WireText.result(id, result))
    }

    /// Refuses a request.
    package func refuse(_ id: WireID?, _ error: WireError) async throws {
        try await write(try WireText.error(id, error))
    }

    /// Writes a line whole, and returns when the other side's pipe has it.
    private func write(_ line: Data) async throws {
        try await withCheckedThrowingContinuation { (written: CheckedContinuation<Void, any Error>) in
            enqueue(line) { written.resume(with: $0) }
        }
    }

    private func enqueue(_ line: Data, _ done: @escaping @Sendable (Result<Void, any Error>) -> Void) {
        writer.async {
            self.trace?(true, line)
            done(Result { try self.writeAll(line + [UInt8(ascii: "\n")]) })
        }
    }

    private func writeAll(_ bytes: Data) throws {
        var start = bytes.startIndex
        while start < bytes.endIndex {
            guard !isClosed else { throw Closed() }
            let count = bytes[start...].withUnsafeBytes { Glibc.write(writing, $0.baseAddress, $0.count) }
            if count >= 0 {
                start += count
            } else if errno == EAGAIN {
                var state = pollfd(fd: writing, events: Int16(POLLOUT), revents: 0)
                poll(&state, 1, 500)
            } else if errno != EINTR {
                throw Closed()
            }
        }
    }
}
