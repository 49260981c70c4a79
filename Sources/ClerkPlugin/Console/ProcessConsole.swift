import Foundation
import Synchronization

/// Standard input, output and error of this process, and whether a result could not be written.
package final class ProcessConsole: Sendable {
    private let isResultLost = Mutex(false)

    package init() {}

    /// The streams.
    package var console: Console {
        Console(
            out: { text in
                do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
                    // A reader that had enough (`| head`) is no failure; a full disk is.
                    if errno != EPIPE { self.isResultLost.withLock { $0 = true } }
                }
            },
            // Where errors cannot be told, the exit status is all that is left.
            error: { _ = try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) },
            isTerminal: isatty(STDERR_FILENO) == 1, readLine: { Swift.readLine() })
    }

    /// The exit status of a command that came to this one: a lost result is a failure.
    package func status(_ status: Int32) -> Int32 { status == 0 && isResultLost.withLock { $0 } ? 1 : status }
}
