import CivicModel
import ClerkPlugin

/// The finance plugin: NetFile's exports become each city's `election_finance.db`.
public struct ElectionFinancePlugin: ClerkPlugin {
    static let currentVersion = "0.1.0"

    /// The plugin's name.
    public let name = "election-finance"
    /// The plugin's version, which every database it builds carries.
    public let version = Self.currentVersion

    /// What it answers; the other hooks are nothing to it.
    public let hooks: [Hook] = [
        .registerCLICommands, .registerJobTypes, .registerWorkerFunctions, .getDataProcessors,
    ]

    /// Makes the plugin; all that it needs comes in the context of each call.
    public init() {}

    /// `clerk finance`.
    public func registerCLICommands() -> [PluginCommand] {
        [
            PluginCommand(
                name: "finance", summary: "Build each city's campaign finance database from NetFile's exports.",
                run: FinanceProgram.run)
        ]
    }

    /// `finance-etl`: all three stages for one site.
    public func registerJobTypes() -> [JobType] {
        [
            JobType(name: FinanceJob.type, queue: "finance", timeLimit: .seconds(3600)) {
                try await FinanceJob($0).run(in: $1)
            }
        ]
    }

    /// `clerk worker finance`.
    public func registerWorkerFunctions() -> [WorkerFunction] { [WorkerFunction(name: "finance", queues: ["finance"])] }

    /// The processor of `finance`.
    public func getDataProcessors(dataType: String) -> (any DataProcessor)? {
        dataType == "finance" ? FinanceProcessor() : nil
    }
}

/// Tells the host which job brings a site's finance data up to date, and for which sites.
struct FinanceProcessor: DataProcessor {
    let dataType = "finance"
    let jobType = FinanceJob.type
}
