import Foundation
import Synchronization

/// Carries a sheet from the thread that parses it to the thread that writes it, so that both cores work.
///
/// At most three batches are on their way: the parser waits for the writer, whatever the size of the sheet.
final class SheetPipe: Sendable {
    /// What the writer gets, in this order: the header, batches, the end.
    enum Message: Sendable {
        case header(SheetHeader)
        case rows(RowBatch)
        case end(blankRows: Int)
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
    private let free = DispatchSemaphore(value: 3)

    /// Hands a message over; waits while three are on their way.
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
        state.withLock { $0.failure = error }
        filled.signal()
    }

    /// Takes the next message, waiting for it.
    ///
    /// - Throws: what the parser failed with, after all that it sent before.
    func next() throws -> Message {
        filled.wait()
        let (message, failure) = state.withLock { state in
            (state.messages.isEmpty ? nil : state.messages.removeFirst(), state.failure)
        }
        if let message {
            free.signal()
            return message
        }
        throw failure ?? Abandoned()
    }

    /// Lets a waiting parser go, which then stops at its next message.
    func abandon() {
        state.withLock { $0.isAbandoned = true }
        for _ in 0..<4 { free.signal() }
    }
}
