import ArgumentParser
import AsyncHTTPClient
import CivicModel
import Foundation
import Logging

/// `corkboard serve`
struct Serve: CorkboardCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve SQLite files over HTTP.",
        discussion: """
            Files, each a database below one root, as Datasette does:
              corkboard serve meetings.db election_finance.db --port 8001

            Or all sites of a directory, by host name (berkeley.ca.civic.band, berkeley.ca.localhost):
              corkboard serve --sites-dir sites --sites-db sites/sites.db

            Files are opened for reading only. A file that is renamed over is noticed at the next request.
            """)

    @OptionGroup var catalog: CatalogOptions

    @Flag(help: "Let the scripts of other sites read the answers.")
    var cors = false

    @Option(
        help: ArgumentHelp(
            "A domain under which sites are served. Can be repeated; else ROOT_DOMAINS.", valueName: "domain"))
    var domain: [String] = []

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("The port to listen on; 0 takes a free one.", valueName: "port"))
    var port = 8001

    @Option(
        help: ArgumentHelp("A port for /-/metrics and /-/health, on 127.0.0.1; none unless given.", valueName: "port"))
    var metricsPort: Int?

    @Option(
        help: ArgumentHelp(
            "A proxy whose X-Forwarded-For is believed, as address or network. Can be repeated.",
            discussion: "Unless given, this machine; none believes nobody.", valueName: "network"))
    var trustedProxy: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where requests are logged, as lines of JSON: a file, - for standard output, or off.", valueName: "file"))
    var accessLog = "-"

    @Option(help: ArgumentHelp("How many databases stay open.", valueName: "count"))
    var maxOpen = 256

    func validate() throws {
        if catalog.sitesDir == nil, !domain.isEmpty { throw ValidationError("--domain needs --sites-dir.") }
        if catalog.sitesDir != nil, cors { throw ValidationError("--cors is for files; sites allow none.") }
        for text in trustedProxy where NetworkRange(text) == nil && text != "none" {
            throw ValidationError("--trusted-proxy \(text) is no address or network.")
        }
        for text in domain where HostRouting.hostName(text) == nil {
            throw ValidationError("--domain \(text) is no domain.")
        }
        guard (0...65_535).contains(port), (0...65_535).contains(metricsPort ?? 0) else {
            throw ValidationError("A port is a number from 0 to 65535.")
        }
        guard (1...100_000).contains(maxOpen) else { throw ValidationError("--max-open is a number from 1 to 100000.") }
    }

    func run(in surroundings: CorkboardSurroundings) async throws {
        let environment = try ServerEnvironment.read(surroundings.environment)
        let assembly = ServerAssembly(command: self, environment: environment, surroundings: surroundings)
        try await assembly.run()
    }
}
