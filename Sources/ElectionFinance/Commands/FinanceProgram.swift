import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation

/// A command below `clerk finance`; the answer of `run` is the exit status.
protocol FinanceSubcommand: AsyncParsableCommand {
    func run(in context: PluginContext) async throws -> Int32
}

/// Runs `clerk finance ...`.
enum FinanceProgram {
    @Sendable
    static func run(_ arguments: [String], _ context: PluginContext) async -> Int32 {
        do {
            var command = try FinanceCommand.parseAsRoot(arguments)
            if let command = command as? any FinanceSubcommand { return try await command.run(in: context) }
            // A group of commands, or a call for help: both answer with a help text, which they throw.
            try command.run()
            return 0
        } catch let failure as Failure {
            context.console.error(failure.description + "\n")
            return failure.status.rawValue
        } catch let error where error is SQLError || error is DurableFile.Refusal {
            context.console.error(FailureTranslation.failure(ofCommand: error).description + "\n")
            return 1
        } catch {
            let code = FinanceCommand.exitCode(for: error).rawValue
            let text = FinanceCommand.fullMessage(for: error)
            if !text.isEmpty { (code == 0 ? context.console.out : context.console.error)(text + "\n") }
            return code
        }
    }
}

/// `clerk finance`.
struct FinanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk finance",
        abstract: "Build each city's campaign finance database from NetFile's exports.",
        discussion: """
            Examples:
              clerk finance etl --subdomain berkeley.ca             all three stages for one city
              clerk finance etl --subdomain berkeley.ca --years 2017-2020
              clerk finance etl --subdomain berkeley.ca --from BRK_2018_efile.xlsx
              clerk finance etl --all                               every confirmed city
              clerk finance etl --next-site                         the city that waited longest; for cron
              clerk finance agencies list --status proposed

            Exit status: 0 done, 1 failed, 64 wrong usage, 75 try again later (NetFile is unavailable, or another
            run of the city is under way). The served database is replaced only by a whole, checked one.
            """,
        version: ElectionFinancePlugin.currentVersion,
        subcommands: [
            FinanceETL.self, FinanceExtract.self, FinanceTransform.self, FinanceLoad.self, FinanceCheck.self,
            AgenciesCommand.self, ZipcodesCommand.self,
        ])
}
