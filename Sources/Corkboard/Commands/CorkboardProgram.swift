import ArgumentParser
import CivicModel

/// What the process has around it: the settings of its environment, and where its words go.
package struct CorkboardSurroundings: Sendable {
    /// The environment.
    package let environment: [String: String]
    /// Writes a line of results, and one of errors.
    package let out: @Sendable (String) -> Void, err: @Sendable (String) -> Void

    /// Collects them.
    package init(
        environment: [String: String], out: @escaping @Sendable (String) -> Void,
        err: @escaping @Sendable (String) -> Void
    ) {
        self.environment = environment
        self.out = out
        self.err = err
    }
}

/// One command of corkboard.
protocol CorkboardCommand: ParsableCommand {
    func run(in surroundings: CorkboardSurroundings) async throws
}

/// The command `corkboard`.
package struct CorkboardProgram: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "corkboard",
        abstract: "Serves SQLite files to readers and programs, by host name or below one root.",
        version: CorkboardVersion.text, subcommands: [Serve.self, Inspect.self, Check.self])

    package init() {}

    /// Runs a command line.
    ///
    /// - Returns: the exit status.
    package static func run(_ arguments: [String], in surroundings: CorkboardSurroundings) async -> Int32 {
        do {
            var command = try parseAsRoot(arguments)
            if let command = command as? any CorkboardCommand {
                try await command.run(in: surroundings)
            } else {
                // Help, which ends with its text as an error.
                try command.run()
            }
            return 0
        } catch let failure as Failure {
            surroundings.err(failure.description)
            return failure.status.rawValue
        } catch {
            let status = exitCode(for: error)
            if status == .success {
                surroundings.out(fullMessage(for: error))
            } else {
                surroundings.err(fullMessage(for: error))
            }
            return status.rawValue
        }
    }
}
