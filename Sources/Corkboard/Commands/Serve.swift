import ArgumentParser
import CivicModel
import Logging

/// `corkboard serve`
struct Serve: CorkboardCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve SQLite files over HTTP.")

    @Argument(help: "SQLite files, each served as a database of its name.")
    var files: [String] = []

    @Option(help: "Datasette's configuration, JSON or YAML.")
    var config: String?

    @Option(help: "Datasette's metadata, JSON or YAML.")
    var metadata: String?

    @Flag(help: "Let the scripts of other sites read the answers.")
    var cors = false

    @Option(
        name: .customLong("setting"), parsing: .upToNextOption,
        help: "One of Datasette's settings: --setting sql_time_limit_ms 2000. Can be repeated.")
    var settings: [String] = []

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8001

    func run(in surroundings: CorkboardSurroundings) async throws {
        let pages = PlainPages()
        let responder = CatalogResponder(pages: pages)
        let json = try config.map { try ConfigurationFile.read($0) } ?? .object([])
        var set = ServerSettings()
        for member in json["settings"]?.members ?? [] {
            if let p = set.set(member.name, to: member.value) { surroundings.err(p) }
        }
        let configuration = CatalogConfiguration(
            settings: set, json: json, metadata: try metadata.map { try ConfigurationFile.read($0) } ?? .object([]))
        QueryLimits.apply()
        let threads = SQLThreads(count: set.sqlThreads, queueLimit: 256)
        let catalog = Catalog(
            entries: files.map { path in
                let name = path.split(separator: "/").last.map(String.init) ?? path
                return .init(name: name.hasSuffix(".db") ? String(name.dropLast(3)) : name, path: path)
            }, configuration: configuration, pool: DatabasePool(capacity: 256, immutable: false), threads: threads,
            allowsCORS: cors)
        let app = CorkboardApplication(
            host: host, port: port,
            answer: { request, _ in
                do {
                    return try await threads.run(CatalogResponder.lane(of: request)) {
                        try responder.respond(request, catalog).response
                    }
                } catch {
                    return WebResponse(status: 503, type: "text/plain", text: "\(error)")
                }
            }, logger: Logger(label: "corkboard"), onRunning: { surroundings.out("listening on \($0)") })
        try await app.application().runService()
    }
}
