import CivicModel
import ClerkPlugin
import Foundation
import UnixSignals

/// One run of a plugin's command, with the person's terminal handed through.
struct CommandSession: Sendable {
    /// Whether the signals of this process are the command's; not so where a schedule runs it, which finishes what runs.
    @TaskLocal static var takesSignals = true

    let pool: PluginPool
    let name: String

    /// Runs it; the answer is the exit status.
    func run(_ words: [String], _ context: PluginContext) async -> Int32 {
        guard !Self.takesSignals else { return await runToItsEnd(words, context) }
        // A task of its own: the end of the schedule's does not end the command.
        return await Task { await runToItsEnd(words, context) }.value
    }

    private func runToItsEnd(_ words: [String], _ context: PluginContext) async -> Int32 {
        do {
            let connection = try await pool.openCommand(name, context)
            let forwarding =
                Self.takesSignals ? await forwardSignals(to: connection.process, Self.isInForeground) : nil
            defer { forwarding?.cancel() }
            do {
                let answer = try await connection.call(
                    "command", CommandParameters(name: name, words: words, quiet: context.console.isQuiet),
                    PluginCall(context), limit: nil, as: CommandAnswer.self)
                await connection.close()
                guard (0...255).contains(answer.status) else {
                    throw PluginFault.garbage("the exit status \(answer.status) is not from 0 to 255").failure(
                        of: pool.name)
                }
                return answer.status
            } catch let fault as PluginFault {
                // Whoever ended it knows.
                if case .killed(let signal) = connection.process.end,
                    [SIGINT, SIGTERM, SIGHUP, SIGKILL].contains(signal)
                {
                    return 128 + signal
                }
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

    /// Hands SIGTERM, SIGHUP and SIGINT on.
    ///
    /// Ctrl-C at a terminal reaches the plugin without us, and twice would be once too often; a second one within the
    /// command is handed on, as somebody may have meant this process alone.
    private func forwardSignals(to process: ChildProcess, _ isTyped: Bool) async -> Task<Void, Never> {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        return Task {
            var counts: [UnixSignal: Int] = [:]
            for await signal in signals {
                counts[signal, default: 0] += 1
                let isAgain = counts[signal] != 1
                switch signal {
                case .sigint: if !isTyped || isAgain { process.signal(SIGINT) }
                case .sighup: process.signal(SIGHUP)
                // Whoever says it twice means it.
                default: process.signal(isAgain ? SIGKILL : SIGTERM)
                }
            }
        }
    }

    /// Whether what is typed at the terminal, if there is one, reaches this process and its children.
    private static var isInForeground: Bool {
        let terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        defer { close(terminal) }
        return tcgetpgrp(terminal) == getpgrp()
    }

    private func report(_ failure: Failure, _ context: PluginContext) -> Int32 {
        context.console.error(failure.description + "\n")
        return failure.status.rawValue
    }
}
