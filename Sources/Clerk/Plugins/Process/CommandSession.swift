import CivicModel
import ClerkPlugin
import Foundation
import UnixSignals

/// One run of a plugin's command, with the person's terminal handed through.
struct CommandSession: Sendable {
    let pool: PluginPool
    let name: String

    /// Runs it; the answer is the exit status.
    func run(_ words: [String], _ context: PluginContext) async -> Int32 {
        do {
            let connection = try await pool.openCommand(name, context)
            let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
            let forwarding = Task {
                for await signal in signals { forward(signal, to: connection.process) }
            }
            defer { forwarding.cancel() }
            do {
                let answer = try await connection.call(
                    "command", CommandParameters(name: name, words: words, quiet: context.console.isQuiet),
                    PluginCall(context), limit: nil, as: CommandAnswer.self)
                await connection.close()
                return answer.status
            } catch let fault as PluginFault {
                // A person who ended it knows.
                if case .killed(let signal) = connection.process.end, signal == SIGINT { return 128 + signal }
                throw fault.failure(of: pool.name)
            }
        } catch let fault as PluginFault {
            return report(fault.failure(of: pool.name), context)
        } catch let failure as Failure {
            return report(failure, context)
        } catch {
            return report(
                Failure(
                    "Could not run `clerk \(name)`", observed: "plugin \(pool.name): \(error).",
                    state: "whatever the plugin left.", next: "ask whoever wrote the plugin."), context)
        }
    }

    /// Ctrl-C at a terminal reaches the plugin without us.
    private func forward(_ signal: UnixSignal, to process: ChildProcess) {
        let isTyped = isatty(STDIN_FILENO) == 1 && tcgetpgrp(STDIN_FILENO) == getpgrp()
        switch signal {
        case .sigint where !isTyped: process.signal(SIGINT)
        case .sigterm: process.signal(SIGTERM)
        default: break
        }
    }

    private func report(_ failure: Failure, _ context: PluginContext) -> Int32 {
        context.console.error(failure.description + "\n")
        return failure.status.rawValue
    }
}
