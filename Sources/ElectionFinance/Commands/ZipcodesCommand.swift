import ArgumentParser
import ClerkPlugin

/// `clerk finance zipcodes`.
struct ZipcodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zipcodes", abstract: "The city and county of each ZIP code.",
        subcommands: [ZipcodesImport.self])
}

/// `clerk finance zipcodes import`.
struct ZipcodesImport: FinanceSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take cities and counties of ZIP codes from a CSV file.",
        discussion: """
            The file needs a header with zip and city; county (or county_name) and state (or state_id) are taken when
            they are there, as in simplemaps' uszips.csv. Databases use it from their next load on. Without a file,
            each ZIP has the city that stands beside it most often in the filings.
            """)

    @Argument(help: "The CSV file.") var file: String

    func run(in context: PluginContext) async throws -> Int32 {
        let target = try FinanceSettings(context).zipcodes
        let count = try ZipcodeFile.importFile(file, to: target, now: context.now())
        context.console.out("ZIP codes imported into \(target): \(count); each city uses them from its next load on\n")
        return 0
    }
}
