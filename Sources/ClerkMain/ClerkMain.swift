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
        let console = Console(
            out: { try? FileHandle.standardOutput.write(contentsOf: Data($0.utf8)) },
            error: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) },
            isTerminal: isatty(STDERR_FILENO) == 1)
        let program = ClerkProgram(
            plugins: [ElectionFinancePlugin()],
            console: console,
            now: { Timestamp(unixSeconds: Int(Date().timeIntervalSince1970)) })
        let status = await program.run(
            Array(CommandLine.arguments.dropFirst()),
            environment: ProcessInfo.processInfo.environment,
            dotEnv: try? String(contentsOfFile: ".env", encoding: .utf8))
        exit(status)
    }
}
