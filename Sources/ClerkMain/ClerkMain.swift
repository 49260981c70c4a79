import CivicBand
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
        // Whoever started us may pass over the ends of children, which we wait for.
        signal(SIGCHLD, SIG_DFL)
        let streams = ProcessConsole()
        let program = ClerkProgram(
            plugins: [ElectionFinancePlugin(), CivicBandPlugin()], console: streams.console,
            now: { Timestamp(unixSeconds: Int(Date().timeIntervalSince1970)) }, zone: .current,
            usualSchedule: CivicBandPlugin.schedule)
        let status = await program.run(
            Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment,
            dotEnvPath: ".env")
        exit(streams.status(status))
    }
}
