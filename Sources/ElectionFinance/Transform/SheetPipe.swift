import Foundation
import Synchronization

/// Carries sheets from the threads that parse them to the thread that writes them.
///
/// At most four batches are on their way: parsers wait for the writer, whatever the size of the sheets.
final class SheetPipe: Sendable {
    /// What the writer gets of a sheet, in this order: the header, batches, the end.
    struct Message: Sendable {
        enum Content: Sendable {
            case header(SheetHeader)
            case rows(RowBatch)
            case end(blankRows: Int)
        }

        /// The sheet's place in `NetFileSheet.all`.
        var sheet: Int
        var content: Content
    }

    /// The writer does not want more.
    struct Abandoned: Error {}

    private struct State {
        var messages: [Message] = []
        var failure: (any Error)?
        var isAbandoned = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let free = DispatchSemaphore(value: 4)

    /// Hands a message over; waits while four are on their way.
    ///
    /// - Throws: `Abandoned` when the writer has given up.
    func send(_ message: Message) throws {
        free.wait()
        let isAbandoned = state.withLock { state in
            state.messages.append(message)
            return state.isAbandoned
        }
        filled.signal()
        if isAbandoned { throw Abandoned() }
    }

    /// Tells the writer why there is no more.
    func fail(_ error: any Error) {
        state.withLock { $0.failure = $0.failure ?? error }
        filled.signal()
    }

    /// Takes the next message, waiting for it.
    ///
    /// - Throws: what a parser failed with, as soon as it is known.
    func next() throws -> Message {
        filled.wait()
        let message = try state.withLock { state in
            if let failure = state.failure { throw failure }
            return state.messages.removeFirst()
        }
        free.signal()
        return message
    }

    /// Lets waiting parsers go, which then stop at their next message.
    func abandon() {
        state.withLock { $0.isAbandoned = true }
        for _ in 0..<8 { free.signal() }
    }
}
