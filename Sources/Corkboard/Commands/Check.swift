import ArgumentParser
import CivicModel

/// `corkboard check`
struct Check: CorkboardCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check configuration, files, and indexes that facets and sorts lack.",
        discussion: """
            Errors are what readers would run into: files that cannot be opened, columns that the configuration names
            and tables lack. Warnings are tables of more than 1,000 rows that every page sorts or counts as a whole.
            Exit status: 0 no error, 1 there are some, 64 wrong usage.
            """)

    @OptionGroup var catalog: CatalogOptions

    @Flag(help: "Print the findings as JSON.")
    var json = false

    func run(in surroundings: CorkboardSurroundings) async throws {
        let configuration = try catalog.configuration()
        var findings: [CatalogFinding] = []
        var count = 0
        for entry in try entries() {
            count += 1
            findings += CatalogCheck(configuration: configuration, entry: entry).findings()
        }
        let errors = findings.count { $0.isError }
        if json {
            var writer = JSONWriter()
            writer.value(
                .members([
                    "databases": .integer(count), "errors": .integer(errors), "findings": .array(findings.map(\.json)),
                ]))
            surroundings.out(String(decoding: writer.bytes, as: UTF8.self))
        } else {
            for finding in findings { surroundings.out(finding.text) }
            surroundings.out(
                "\(Self.number(count, "database")): \(Self.number(errors, "error")), "
                    + Self.number(findings.count - errors, "warning"))
        }
        if errors > 0 { throw ExitCode(1) }
    }

    private static func number(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private func entries() throws -> [Catalog.Entry] {
        guard let directory = catalog.sitesDir else { return try catalog.entries() }
        let layout = StorageLayout(root: directory)
        let path = catalog.sitesDB ?? layout.sitesDatabase
        let sites: SiteDirectory
        do throws(SQLFailure) {
            guard let identity = FileIdentity(path: path) else {
                throw .unavailable(path: path, reason: "there is no such file")
            }
            sites = try SitesFile.read(path: path, identity: identity).directory
        } catch {
            throw Failure(
                "Could not check the sites of \(directory)", observed: "\(path): \(error.reason).",
                next: "give the right file with --sites-db.", status: .usage)
        }
        return sites.sites.flatMap { site in
            SiteCatalogs.entries(layout, site.subdomain).filter { FileIdentity(path: $0.path) != nil }
        }
    }
}
