import ArgumentParser
import CivicModel
import Foundation

/// What is served, as all commands take it.
struct CatalogOptions: ParsableArguments {
    @Argument(help: "SQLite files, each served as a database of its name.", completion: .file(extensions: ["db"]))
    var files: [String] = []

    @Option(help: ArgumentHelp("The directory of sites; with it, sites are served by host name.", valueName: "dir"))
    var sitesDir: String?

    @Option(
        help: ArgumentHelp(
            "The directory's database of sites.", discussion: "Unless given, sites.db in --sites-dir.",
            valueName: "file"))
    var sitesDB: String?

    @Option(name: [.short, .long], help: ArgumentHelp("Datasette's configuration, JSON or YAML.", valueName: "file"))
    var config: String?

    @Option(name: [.short, .long], help: ArgumentHelp("Datasette's metadata, JSON or YAML.", valueName: "file"))
    var metadata: String?

    @Option(
        name: .customLong("setting"), parsing: .upToNextOption,
        help: ArgumentHelp(
            "One of Datasette's settings: --setting sql_time_limit_ms 2000. Can be repeated.", valueName: "name value"))
    var settings: [String] = []

    /// Files, with no options.
    static func of(_ files: [String]) -> CatalogOptions {
        var options = CatalogOptions()
        options.files = files
        return options
    }

    func validate() throws {
        if sitesDir == nil, files.isEmpty { throw ValidationError("Give SQLite files, or --sites-dir.") }
        if sitesDir != nil, !files.isEmpty { throw ValidationError("Give SQLite files or --sites-dir, not both.") }
        if sitesDir == nil, sitesDB != nil { throw ValidationError("--sites-db needs --sites-dir.") }
        if !settings.count.isMultiple(of: 2) { throw ValidationError("--setting takes a name and a value.") }
    }

    /// The configuration: the built-in one of sites, the file's, the settings of the command line.
    func configuration() throws -> CatalogConfiguration {
        var json = try config.map { try ConfigurationFile.read($0) }
        var problems: [String] = []
        var set = ServerSettings()
        if sitesDir != nil {
            let site = try JSONParser.parse(PackageResources.site_json)
            for member in site["settings"]?.members ?? [] { _ = set.set(member.name, to: member.value) }
            json = json ?? site
        }
        problems += (json?["settings"]?.members ?? []).compactMap { set.set($0.name, to: $0.value) }
        for index in stride(from: 0, to: settings.count, by: 2) {
            if let problem = set.set(settings[index], to: .text(settings[index + 1])) { problems.append(problem) }
        }
        guard problems.isEmpty else {
            throw Failure(
                "Could not read the configuration", observed: problems.joined(separator: "; ") + ".",
                next: "correct the settings; docs/corkboard/configuration.md lists them.", status: .usage)
        }
        return CatalogConfiguration(
            settings: set, json: json ?? .object([]),
            metadata: try metadata.map { try ConfigurationFile.read($0) } ?? .object([]))
    }

    /// The files as databases: named like the file without its extension; a second one of a name gets a number.
    func entries() throws -> [Catalog.Entry] {
        var names: Set<String> = []
        return try files.map { path in
            guard FileIdentity(path: path) != nil else {
                throw Failure(
                    "Could not serve \(path)", observed: "there is no such file.", next: "check the path.",
                    status: .usage)
            }
            let last = path.split(separator: "/").last.map(String.init) ?? path
            let stem = last.contains(".") ? String(last[..<(last.lastIndex(of: ".") ?? last.endIndex)]) : last
            var name = stem
            var number = 2
            while !names.insert(name).inserted {
                name = "\(stem)_\(number)"
                number += 1
            }
            return Catalog.Entry(name: name, path: path)
        }
    }
}
