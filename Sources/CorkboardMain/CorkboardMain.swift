import Corkboard
import Foundation

/// The entry point of `corkboard`: the one place that reads the process's environment and streams.
@main
enum CorkboardMain {
    static func main() async {
        // A client that went away is an error to report and not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        let surroundings = CorkboardSurroundings(
            environment: ProcessInfo.processInfo.environment,
            out: { FileHandle.standardOutput.write(Data(($0 + "\n").utf8)) },
            err: { FileHandle.standardError.write(Data(($0 + "\n").utf8)) })
        exit(await CorkboardProgram.run(Array(CommandLine.arguments.dropFirst()), in: surroundings))
    }
}
