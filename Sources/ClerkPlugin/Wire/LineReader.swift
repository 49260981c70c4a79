import Foundation

/// Lines from a descriptor, with a limit to their length.
package struct LineReader {
    /// What comes next.
    package enum Next: Sendable, Hashable {
        /// A line, without its line feed.
        case line(Data)
        /// A line longer than the limit; the rest of it is passed over.
        case tooLong
        /// Nobody writes any more.
        case end
    }

    private let descriptor: Int32
    private let longest: Int
    private let keepsUnfinished: Bool
    private let isClosed: () -> Bool
    private var unread = Data()
    private var isPassingOver = false
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

    /// Reads from a descriptor.
    ///
    /// - Parameters:
    ///   - keepsUnfinished: whether what stands after the last line feed is a line, too.
    ///   - isClosed: asked twice a second while nothing comes: descendants of a process that ended may hold the other
    ///     side open.
    package init(
        _ descriptor: Int32, longest: Int, keepsUnfinished: Bool = false,
        until isClosed: @escaping () -> Bool = { false }
    ) {
        self.descriptor = descriptor
        self.longest = longest
        self.keepsUnfinished = keepsUnfinished
        self.isClosed = isClosed
    }

    /// Waits for the next line.
    package mutating func next() -> Next {
        var searched = 0
        while true {
            if let end = unread[(unread.startIndex + searched)...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Data(unread[..<end])
                unread = Data(unread[(end + 1)...])
                searched = 0
                if isPassingOver { isPassingOver = false } else { return line.count < longest ? .line(line) : .tooLong }
            } else if unread.count >= longest {
                unread.removeAll()
                searched = 0
                if !isPassingOver {
                    isPassingOver = true
                    return .tooLong
                }
            } else {
                searched = unread.count
                if readMore() { continue }
                guard keepsUnfinished, !isPassingOver, !unread.isEmpty else { return .end }
                defer { unread.removeAll() }
                return .line(unread)
            }
        }
    }

    private mutating func readMore() -> Bool {
        while true {
            var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&state, 1, 500)
            if ready == 0, isClosed() { return false }
            if ready <= 0 { if ready == 0 || errno == EINTR { continue } else { return false } }
            let count = read(descriptor, &chunk, chunk.count)
            if count > 0 {
                unread.append(contentsOf: chunk[0..<count])
                return true
            }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            return false
        }
    }
}
