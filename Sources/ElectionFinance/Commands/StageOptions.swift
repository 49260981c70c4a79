import ArgumentParser
import CivicModel
import ClerkPlugin
import Foundation

/// Which cities a stage runs for, and how.
struct StageOptions: ParsableArguments {
    @Argument(help: "The site, such as berkeley.ca.") var site: String?

    @Option(name: [.short, .long], help: "The site, such as berkeley.ca.") var subdomain: String?

    @Flag(help: "Every city whose agency is confirmed.") var all = false

    @Flag(name: [.customShort("n"), .long], help: "The registered city whose finance data are oldest.")
    var nextSite = false

    @Option(help: "One year (2017) or several (2017-2020). Default: all at first, then those that can change.")
    var years: String?

    @Option(help: "A workbook, a zip, or a directory of them, instead of NetFile.") var from: [String] = []

    @Flag(help: "Do it also when nothing changed, and publish also when many rows are gone.") var force = false

    @Flag(help: "Add the site to the civic database if it is not there.") var register = false

    @Flag(help: "Print the result as JSON: an object, or with --all an array of them.") var json = false

    func validate() throws {
        let choices = [site != nil, subdomain != nil, all, nextSite].filter { $0 }.count
        guard choices == 1 else {
            throw ValidationError("Specify one of SUBDOMAIN, --subdomain, --all or --next-site.")
        }
        if let name = site ?? subdomain, Subdomain(name) == nil {
            throw ValidationError(
                "`\(SheetProblem.shown(name))` is no subdomain: lower-case letters, digits, hyphens and dots, as in "
                    + "berkeley.ca.")
        }
        if let years, ExportYears(years) == nil {
            throw ValidationError("--years is `\(SheetProblem.shown(years))`, expected 2017 or 2017-2020.")
        }
        if !from.isEmpty, all || nextSite { throw ValidationError("--from goes with one site.") }
        guard from.count < 2 else {
            throw ValidationError("--from takes one path: put several workbooks into a directory and name that.")
        }
    }

    /// Runs stages for the chosen cities and prints the result.
    func run(_ stages: CityRunner.Stages, in context: PluginContext) async throws -> Int32 {
        if !from.isEmpty, !stages.includes(.extract) { throw ValidationError("--from goes with etl and extract.") }
        if years != nil, stages == .load {
            throw ValidationError("--years does not go with load: it takes all that is parsed.")
        }
        let runner = try CityRunner(context: context)
        let options = CityRunner.Options(
            years: years.flatMap(ExportYears.init) ?? .due, source: from.first, force: force, register: register)
        var reports: [CityReport] = []
        do {
            for subdomain in try await chosen(by: runner) {
                let report = await runner.run(subdomain, stages, options: options)
                if let failure = report.failure { context.console.error("\(failure)\n") }
                if !json, !all, report.failure == nil { context.console.out(report.text) }
                if !json, all { for note in report.notes { context.console.note("\(subdomain): \(note)\n") } }
                reports.append(report)
            }
        } catch {
            await runner.close()
            throw error
        }
        await runner.close()
        printResult(reports, context.console)
        return status(reports)
    }

    /// Enqueues a job for each of the chosen cities: all of them, or none.
    func enqueue(in context: PluginContext) async throws -> Int32 {
        let years = years, force = force, register = register
        let request = { @Sendable (city: Subdomain) in
            FinanceJob.request(for: city, years: years, force: force, register: register)
        }
        let runner = try CityRunner(context: context)
        let confirmed = runner.confirmed
        await runner.close()
        var cities: [Subdomain] = []
        var receipt = JobReceipt(ids: [], alreadyWaiting: [])
        if nextSite {
            let taken = try await context.jobs.enqueueForNextFinanceSite(
                among: confirmed, at: context.now(), request)
            if let taken { (cities, receipt) = ([taken.site], taken.receipt) }
        } else {
            cities = (site ?? subdomain).flatMap(Subdomain.init).map { [$0] } ?? confirmed
            receipt = try await context.jobs.enqueue(cities.map(request))
        }
        guard !json else {
            context.console.out(
                JSONText.of(["enqueued": receipt.ids, "already_waiting": receipt.alreadyWaiting]))
            return 0
        }
        if cities.isEmpty { context.console.out(Self.noSite) }
        for city in cities {
            let isWaiting = receipt.alreadyWaiting.contains(request(city).uniqueKey ?? "")
            context.console.out(
                isWaiting
                    ? "\(city) already has such a job that waits or runs\n" : "Enqueued finance ETL for \(city)\n")
        }
        return 0
    }

    private static let noSite = "No sites eligible: no confirmed city has a row in the civic database.\n"

    private func chosen(by runner: CityRunner) async throws -> [Subdomain] {
        if let subdomain = (site ?? subdomain).flatMap(Subdomain.init) { return [subdomain] }
        if all { return runner.confirmed }
        let context = runner.context
        let next = try await context.sites.claimNextFinanceSite(among: runner.confirmed, at: context.now())
        if next == nil, !json {
            context.console.out(Self.noSite)
        }
        return next.map { [$0] } ?? []
    }

    private func printResult(_ reports: [CityReport], _ console: Console) {
        if json, all {
            console.out(JSONText.of(reports))
        } else if json {
            console.out(JSONText.of(reports.first))
        } else if all {
            let rows = [["site", "agency", "outcome", "records", ""]] + reports.map(\.row)
            console.out(TextTable.lines(rows, rightAligned: [3]).map { $0 + "\n" }.joined())
        }
    }

    private func status(_ reports: [CityReport]) -> Int32 {
        let failures = reports.compactMap(\.failure)
        if !all, let failure = failures.first { return failure.status.rawValue }
        return failures.isEmpty ? 0 : Failure.Status.failed.rawValue
    }
}
