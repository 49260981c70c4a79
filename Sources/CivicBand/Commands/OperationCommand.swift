import ArgumentParser
import CivicModel
import CivicSQL
import Clerk
import ClerkPlugin
import ElectionFinance

/// A command of operation; the answer of `run` is the exit status.
protocol OperationCommand: AsyncParsableCommand {
    func run(at place: Workplace) async throws -> Int32
}

extension OperationCommand {
    /// The word after `clerk`.
    static var name: String { String((configuration.commandName ?? "").trimmingPrefix("clerk ")) }

    /// The same as a command below `clerk`.
    static var pluginCommand: PluginCommand {
        PluginCommand(name: name, summary: configuration.abstract) { arguments, context in
            await run(arguments, context)
        }
    }

    private static func run(_ arguments: [String], _ context: PluginContext) async -> Int32 {
        do {
            var command = try parseAsRoot(arguments)
            guard let command = command as? any OperationCommand else {
                // A group of commands, or a call for help: both answer with a help text, which they throw.
                try command.run()
                return 0
            }
            return try await Workplace.with(context) { try await command.run(at: $0) }
        } catch let failure as Failure {
            context.console.error(failure.description + "\n")
            return failure.status.rawValue
        } catch let error as SQLError {
            let failure = ClerkProgram.failure(error)
            context.console.error(failure.description + "\n")
            return failure.status.rawValue
        } catch let error where error is DurableFile.Refusal || error is ExternalProgram.Fault {
            let failure = Failure(
                "Could not run \(configuration.commandName ?? "")", observed: "\(error).",
                next: "correct what is told, then start again.")
            context.console.error(failure.description + "\n")
            return failure.status.rawValue
        } catch {
            let code = exitCode(for: error).rawValue
            let text = fullMessage(for: error)
            if !text.isEmpty { (code == 0 ? context.console.out : context.console.error)(text + "\n") }
            return code
        }
    }
}
