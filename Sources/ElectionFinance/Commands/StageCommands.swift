import ArgumentParser
import ClerkPlugin

/// `clerk finance etl`.
struct FinanceETL: FinanceSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "etl",
        abstract: "Fetch, parse and publish: all three stages.",
        discussion: """
            Asks NetFile for the exports that can have changed, parses those that did, and publishes a new
            election_finance.db when one would differ. Nothing changed upstream: nothing is touched.
            """)

    @OptionGroup var options: StageOptions

    @Flag(help: "Enqueue a finance-etl job for each city instead; `clerk worker finance` runs them.")
    var enqueue = false

    func validate() throws {
        if enqueue, !options.from.isEmpty { throw ValidationError("--from does not go with --enqueue.") }
    }

    func run(in context: PluginContext) async throws -> Int32 {
        try await enqueue ? options.enqueue(in: context) : options.run(.etl, in: context)
    }
}

/// `clerk finance extract`.
struct FinanceExtract: FinanceSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Only fetch the exports into {site}/finance/raw/.")

    @OptionGroup var options: StageOptions

    func run(in context: PluginContext) async throws -> Int32 { try await options.run(.extract, in: context) }
}

/// `clerk finance transform`.
struct FinanceTransform: FinanceSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "transform", abstract: "Only parse the fetched exports into {site}/finance/staging.db.")

    @OptionGroup var options: StageOptions

    func run(in context: PluginContext) async throws -> Int32 { try await options.run(.transform, in: context) }
}

/// `clerk finance load`.
struct FinanceLoad: FinanceSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Only build, check and publish {site}/finance/election_finance.db from the parsed exports.")

    @OptionGroup var options: StageOptions

    func run(in context: PluginContext) async throws -> Int32 { try await options.run(.load, in: context) }
}
