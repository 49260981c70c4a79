import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance
import Foundation
import Synchronization

/// The entry point of `clerk`: the one place that reads the process's environment and streams.
@main
enum ClerkMain {
    static func main() async {
        // A reader that went away, or a full quota, is an error to report and not a reason to die silently.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        let isResultLost = Mutex(false)
        let console = Console(
            out: { text in
                do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
                    // A reader that had enough (`| head`) is no failure; a full disk is.
                    if errno != EPIPE { isResultLost.withLock { $0 = true } }
                }
            },
            // Where errors cannot be told, the exit status is all that is left.
            error: { _ = try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) },
            isTerminal: isatty(STDERR_FILENO) == 1, readLine: { Swift.readLine() })
        let program = ClerkProgram(
            plugins: [ElectionFinancePlugin()], console: console,
            now: { Timestamp(unixSeconds: Int(Date().timeIntervalSince1970)) }, zone: .current)
        let status = await program.run(
            Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment,
            dotEnvPath: ".env")
        exit(status == 0 && isResultLost.withLock { $0 } ? 1 : status)
    }
}
