import CivicModel
import ClerkPlugin
import Foundation
import Logging

/// The log of one command: JSON lines on standard error and lines for a person on standard output, of those commands
/// that work for long; nothing of the others, which tell a person directly.
struct LogOutput: Sendable {
    let logger: Logger
    /// Whether anyone sees it.
    let isWritten: Bool
    private let loki: LokiSink?

    /// The commands whose log is written.
    private static let loggingCommands: Set = ["worker", "schedule"]

    /// Opens the log of a command; `LOKI_URL` adds Loki.
    ///
    /// - Parameter isOfPlugin: a plugin's command, which has the terminal to itself.
    init(
        command: String, isOfPlugin: Bool = false, settings: Settings, console: Console, zone: TimeZone
    ) throws {
        isWritten = Self.loggingCommands.contains(command)
        guard isWritten else {
            logger = Logger(label: "clerk") { _ -> any LogHandler in
                if isOfPlugin { return SwiftLogNoOpLogHandler() }
                return PlainLogHandler(console: console)
            }
            loki = nil
            return
        }
        loki = try settings.all["LOKI_URL"].flatMap { $0.isEmpty ? nil : $0 }.map { url in
            do {
                return LokiSink(
                    address: try LokiAddress(url),
                    labels: LokiLabels(host: ProcessInfo.processInfo.hostName, command: command), zone: zone,
                    write: console.error)
            } catch {
                throw Failure(
                    "Could not read the settings", observed: "LOKI_URL: \(error).",
                    next: "correct it in the environment or in ./.env.", status: .usage)
            }
        }
        let human = LogDestinations.Human(isTerminal: console.isTerminal, write: console.out)
        logger = LogDestinations.logger(
            label: "clerk.\(command)", json: console.error, human: console.isQuiet ? nil : human, loki: loki, zone: zone
        )
    }

    /// Sends what Loki has not got yet, for a few seconds.
    func close() async { await loki?.flush(within: .seconds(5)) }
}
