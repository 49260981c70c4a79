import CivicModel
import ClerkPlugin

/// One `finance-etl` job: all three stages for one city, as `clerk finance etl` runs them.
package struct FinanceJob {
    /// The type's name, which stored jobs carry.
    package static let type = "finance-etl"

    private let job: JobInvocation

    init(_ job: JobInvocation) { self.job = job }

    /// The job for a city, with the flags of the command that asks for it.
    package static func request(
        for subdomain: Subdomain, years: String? = nil, force: Bool = false, register: Bool = false
    ) -> JobRequest {
        var arguments: [String: String] = [:]
        arguments["years"] = years
        if force { arguments["force"] = "true" }
        if register { arguments["register"] = "true" }
        return JobRequest(
            Self.type, for: subdomain, arguments: arguments,
            uniqueKey: "\(Self.type):\(subdomain)")
    }

    /// Runs the stages; what they tell becomes the job's progress.
    func run(in context: PluginContext) async throws {
        let host = context.console
        let report = job.report
        let console = Console(
            out: host.out,
            error: { text in
                report(String(text.drop { $0.isNewline }.prefix { !$0.isNewline }))
                host.error(text)
            }, isTerminal: false)
        let runner = try CityRunner(context: context.with(console))
        let result = await runner.run(job.subdomain, .etl, options: try options())
        await runner.close()
        // Nothing failed: the other run may take as long as it needs, and no attempt of this job is used up.
        if result.isHeld { throw JobSnooze(for: .seconds(300), because: "another finance run of it is under way.") }
        if let failure = result.failure { throw failure }
        if result.outcome == .published, try await context.sites.find(job.subdomain) != nil {
            // Recorded with the end of this job: what was built is published, whatever happens in between.
            job.enqueue(JobRequest("deploy-site", for: job.subdomain, uniqueKey: "deploy-site:\(job.subdomain)"))
        }
        report(result.outcome.rawValue)
    }

    private func options() throws -> CityRunner.Options {
        var options = CityRunner.Options()
        // The lines of a worker's log and a job's progress name it themselves.
        options.namesSite = false
        if let years = job.arguments["years"] {
            guard let parsed = ExportYears(years) else {
                throw Failure(
                    "Could not update the finance data of \(job.subdomain)",
                    observed: "the job's argument years is `\(SheetProblem.shown(years))`, expected 2017 or 2017-2020.",
                    next: "enqueue it again with the years written so.")
            }
            options.years = parsed
        }
        options.force = job.arguments["force"] == "true"
        options.register = job.arguments["register"] == "true"
        return options
    }
}
