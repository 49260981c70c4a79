import ArgumentParser
import Foundation

/// `netfile-standin generate`: writes the made-up exports to a directory.
struct GenerateExports: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Writes the made-up exports to a directory, one zip per city and year.",
        discussion: """
            The files bear NetFile's names, efile_newest_{AID}_{YEAR}.zip, so that
            `netfile-standin --files` serves them.

            EXAMPLES
              netfile-standin generate --out ./exports
              netfile-standin generate --out ./exports --years 2026 --edition 1
              netfile-standin generate --out ./exports --committees 300 --rare-sheets
            """)

    @OptionGroup var city: CityOptions

    @Option(help: ArgumentHelp("The directory; made when it is missing.", valueName: "directory"))
    var out: String

    @Option(help: "How many days later: each adds amendments.")
    var edition = 0

    func validate() throws {
        guard edition >= 0 else { throw ValidationError("--edition must not be negative.") }
    }

    func run() throws {
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        for made in try city.makeCities() {
            for year in try city.yearRange() {
                let export = try made.export(year: year, edition: edition)
                let path = "\(out)/\(MadeUpCity.fileName(aid: made.aid, year: year)).zip"
                try Data(export.zip).write(to: URL(fileURLWithPath: path), options: .atomic)
                let rows = export.totals.rowCounts.values.reduce(0, +)
                print("\(path): \(rows) rows, \(export.totals.filings) reports, \(export.zip.count) bytes")
            }
        }
    }
}
