import ClerkPlugin
import Synchronization

/// Keeps what a person would read.
final class RecordingConsole: Sendable {
    private let texts = Mutex((out: "", error: ""))

    var out: String { texts.withLock { $0.out } }
    var error: String { texts.withLock { $0.error } }

    var console: Console {
        Console(
            out: { text in self.texts.withLock { $0.out += text } },
            error: { text in self.texts.withLock { $0.error += text } }, isTerminal: false)
    }
}
