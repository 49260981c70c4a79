import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance
import Foundation

/// The entry point of `clerk`: the one place that reads the process's environment and streams.
@main
enum ClerkMain {
    static func main() async {
        // A reader that went away, or a full quota, is an error to report and not a reason to die silently.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // A reader that went away cannot be told so; its exit status is all that is left.
        let write = { @Sendable (file: FileHandle, text: String) in
            _ = try? file.write(contentsOf: Data(text.utf8))  // See above.
        }
        let console = Console(
            out: { write(.standardOutput, $0) }, error: { write(.standardError, $0) },
            isTerminal: isatty(STDERR_FILENO) == 1)
        let program = ClerkProgram(
            plugins: [ElectionFinancePlugin()],
            console: console,
            now: { Timestamp(unixSeconds: Int(Date().timeIntervalSince1970)) })
        let status = await program.run(
            Array(CommandLine.arguments.dropFirst()),
            environment: ProcessInfo.processInfo.environment,
            dotEnvPath: ".env")
        exit(status)
    }
}
