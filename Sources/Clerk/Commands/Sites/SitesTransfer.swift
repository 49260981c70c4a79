import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation

/// `clerk sites import`.
struct SitesImport: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add and change sites from a CSV or JSON file: all of it, or nothing.",
        discussion: """
            The file has a column (or a key of each object) `subdomain`, and any of
            \(SiteColumn.all.map(\.name).joined(separator: ", ")).
            A site that is known gets the named columns; an empty cell leaves the column as it is. Columns of an export
            that belong to the pipeline are passed over, and said so.

            Examples:
              clerk sites import sites.csv --dry-run
              clerk sites import sites.json
            """)

    @Argument(help: "The file: .csv with a heading, or .json with an array of objects.") var file: String

    @Flag(help: "Only tell what would change.") var dryRun = false

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let parsed = try SiteFile.read(file)
        if !parsed.passedOver.isEmpty {
            runtime.console.note("passed over: \(parsed.passedOver.joined(separator: ", "))\n")
        }
        if dryRun {
            let count = parsed.changes.count
            runtime.console.out(
                json ? JSONText.of(["readable": count]) : "\(count.counted("site")) can be read; nothing was changed\n")
            return 0
        }
        let counts = try await runtime.sites.apply(parsed.changes, addingSites: true, at: runtime.now())
        runtime.console.out(
            json
                ? JSONText.of(counts)
                : "\(counts.added) added, \(counts.changed) changed, \(counts.unchanged) unchanged\n")
        return 0
    }
}

/// `clerk sites export`.
struct SitesExport: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print every site with every column, as CSV or JSON.",
        discussion: "Example: clerk sites export > sites.csv")

    @Flag(help: "Print JSON instead of CSV.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let rows = try await runtime.sites.rows()
        if json {
            let objects = rows.map { row in
                Dictionary(uniqueKeysWithValues: zip(row.columns, row.values.map(JSONValue.init)))
            }
            runtime.console.out(JSONText.of(objects))
        } else {
            let columns = rows.first?.columns ?? (["subdomain"] + SiteColumn.all.map(\.name))
            runtime.console.out(SiteFile.line(columns))
            for row in rows { runtime.console.out(SiteFile.line(row.values.map(\.shown))) }
        }
        return 0
    }
}

extension JSONValue {
    /// A column's value.
    fileprivate init(_ value: SQLValue) {
        switch value {
        case .null: self = .null
        case .integer(let number): self = .integer(number)
        case .real(let number): self = .number(number)
        case .text(let text): self = .text(text)
        case .blob: self = .text(value.shown)
        }
    }
}
