import Foundation

/// The log of requests: a line each, written by a thread of its own.
///
/// Adding a line never waits: what the reader is too slow for is dropped, and counted.
package final class AccessLog: Sendable {
    private let buffer: AccessLogBuffer

    /// Writes to a file descriptor, which stays open.
    package convenience init(fileDescriptor: Int32, limit: Int = 4 << 20) {
        self.init(limit: limit) { Self.write($0, to: fileDescriptor) }
    }

    /// Hands whole lines to a closure, on a thread of its own.
    ///
    /// - Parameter limit: the bytes that may wait.
    /// - Parameter write: gives how many of the bytes are out.
    package init(limit: Int = 4 << 20, write: @escaping @Sendable ([UInt8]) -> Int) {
        let buffer = AccessLogBuffer(limit: limit)
        self.buffer = buffer
        let thread = Thread { Self.run(buffer, write) }
        thread.name = "access log"
        thread.stackSize = 256 << 10
        thread.start()
    }

    deinit { buffer.close() }

    /// Adds a request.
    package func add(_ record: AccessRecord) { buffer.add(record.line) }

    /// How many lines were dropped.
    package var dropped: Int { buffer.dropped }

    /// Waits until all lines are out, but not longer than this, and takes no more.
    package func close(within limit: Duration) {
        buffer.close()
        buffer.waitForEnd(within: limit)
    }

    private static func run(_ buffer: AccessLogBuffer, _ write: ([UInt8]) -> Int) {
        // A reader that went away is an error here, whatever the rest of the process made of the signal.
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, nil)
        var isMidLine = false
        while let lines = buffer.next() {
            // The rest of a line that was not written whole must not be the beginning of another.
            let text = isMidLine ? [UInt8(ascii: "\n")] + lines : lines
            let written = max(0, min(text.count, write(text)))
            buffer.drop(text[written...].count { $0 == UInt8(ascii: "\n") })
            if written > 0 { isMidLine = text[written - 1] != UInt8(ascii: "\n") }
        }
        buffer.end()
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int {
        bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = Foundation.write(
                    descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                if count > 0 {
                    written += count
                } else if errno == EAGAIN {
                    // Whoever started us may have made it non-blocking.
                    var wish = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&wish, 1, 1000)
                } else if errno != EINTR {
                    break
                }
            }
            return written
        }
    }
}
