import ArgumentParser
import Foundation
import UnixSignals

/// `netfile-standin`: serves made-up exports at NetFile's paths until it is told to stop.
package struct NetFileStandInCommand: AsyncParsableCommand {
    /// Name, purpose and examples.
    package static let configuration = CommandConfiguration(
        commandName: "netfile-standin",
        abstract: "Stands in for NetFile: made-up campaign-finance exports, with faults on request.",
        discussion: """
            Everything served is invented, and the same for the same seed. It prints
            the two addresses that the finance plugin takes, and stops at SIGINT or
            SIGTERM.

            EXAMPLES
              netfile-standin
              netfile-standin --port 0 --url-file standin.url --years 2024-2025
              netfile-standin --city BRK=Berkeley --city COAK=Oakland
              netfile-standin --fault LIND:2025:html --fault LIND:2026:unavailable=30
              netfile-standin --files ./exports
              netfile-standin generate --out ./exports --committees 300

            FAULTS
              html              HTTP 200 with a web page in place of the zip
              cut               the connection is closed half way
              unavailable       503; unavailable=30 adds Retry-After: 30
              tooManyRequests   429 with Retry-After: 1, or =SECONDS
              slow              32 pieces, 50 ms apart, or =MILLISECONDS
              hang              never an answer
              empty             HTTP 200 without bytes
              notfound          404 with a web page
              reset             the connection is reset before an answer
              garbage           random bytes under the content type of a zip
              redirect=URL      302

            CONTROL WHILE IT RUNS (below http://127.0.0.1:8090)
              PUT    /_standin/faults/LIND/2026?kind=html&times=1
              DELETE /_standin/faults
              PUT    /_standin/editions/LIND?edition=1     a day later
              GET    /_standin/requests                    the log, as JSON
            """,
        subcommands: [GenerateExports.self])

    @OptionGroup var city: CityOptions

    @Option(help: "Where to listen.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 for any free one.")
    var port = 8090

    @Option(help: ArgumentHelp("Serve the exports of a directory first.", valueName: "directory"))
    var files: String?

    @Option(
        name: .customLong("fault"),
        help: ArgumentHelp("A fault for every request of one export; may be repeated.", valueName: "AID:YEAR:KIND"))
    var faults: [String] = []

    @Option(help: ArgumentHelp("Write the base address here once it listens.", valueName: "file"))
    var urlFile: String?

    /// Made by the argument parser.
    package init() {}

    /// Rejects values that do not read.
    package func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be between 0 and 65535.") }
        do { _ = try faults.map(FaultOption.init) } catch let error as StandInError {
            throw ValidationError(error.description)
        }
    }

    /// Serves until a signal comes.
    package func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let server = StandInServer(source: try source(), host: host, port: port)
        for fault in try faults.map(FaultOption.init) {
            await server.setFault(fault.fault, aid: fault.aid, year: fault.year)
        }
        let port = try await server.start()
        do {
            print("NETFILE_EXPORT_URL=\(await server.exportBaseURL)")
            print("NETFILE_API_URL=\(await server.apiBaseURL)")
            fflush(nil)
            if let urlFile {
                try Data("http://\(host):\(port)\n".utf8).write(to: URL(fileURLWithPath: urlFile), options: .atomic)
            }
            for await _ in signals { break }
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func source() throws -> any ExportSource {
        let madeUp = MadeUpExports(try city.makeCities(), years: try city.yearRange())
        guard let files else { return madeUp }
        return CombinedExports([try ExportDirectory(path: files), madeUp])
    }
}

/// `AID:YEAR:KIND` of `--fault`.
struct FaultOption {
    let aid: String
    let year: Int
    let fault: Fault

    init(text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count == 3, let year = Int(parts[1]) else {
            throw StandInError.valueUnreadable(text, expected: "agency, year and fault, such as LIND:2026:html")
        }
        aid = parts[0]
        self.year = year
        fault = try Fault(text: parts[2])
    }
}
