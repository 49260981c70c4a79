import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk update`.
struct UpdateCommand: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Enqueue the update of one site, or of the one that waited longest.",
        discussion: """
            With --next-site the site whose last update is the longest ago is taken, if that is 23 hours or more;
            several calls at once take several sites. With --finance it is the campaign finance data that are updated.

            Examples:
              clerk update --subdomain berkeley.ca
              clerk update --next-site                       for cron, every minute
              clerk update --finance --subdomain berkeley.ca
              clerk update --finance --next-site             for cron, daily
            """)

    @Option(name: [.short, .long], help: "The site, such as berkeley.ca.", transform: SubdomainArgument.parse)
    var subdomain: Subdomain?

    @Flag(name: [.customShort("n"), .long], help: "The site that waited longest.") var nextSite = false

    @Flag(help: "Update the campaign finance data.") var finance = false

    @Flag(name: [.short, .long], help: "Fetch from the site's first year on.") var allYears = false

    @Flag(help: "Fetch agendas that have minutes, too.") var allAgendas = false

    @Flag(help: "Only work on what is fetched already.") var skipFetch = false

    @Option(help: "What recognises text.") var ocrBackend: OCRBackend?

    @Flag(inversion: .prefixedNo, help: "Go on with the next stage after each one.") var proceed = true

    @Flag(help: "Print the result as JSON.") var json = false

    /// What recognises text in a document.
    enum OCRBackend: String, ExpressibleByArgument, CaseIterable {
        case tesseract

        init?(argument: String) { self.init(rawValue: argument.lowercased()) }
    }

    func validate() throws {
        if !finance, !nextSite, subdomain == nil {
            throw ValidationError("Must specify --subdomain or --next-site")
        }
    }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        if finance { return try await updateFinance(runtime) }
        let store = try await runtime.jobs(to: "Could not update a site")
        if nextSite { return try await updateNext(runtime, store) }
        guard let subdomain else { return 0 }
        _ = try await runtime.sites.required(subdomain)
        let request = request("fetch-site", subdomain, priority: .high, previousUpdate: nil)
        let result = try await store.enqueue([request])
        tell(runtime, subdomain, result, done: "Enqueueing \(subdomain) with high priority")
        return 0
    }

    private func updateNext(_ runtime: ClerkRuntime, _ store: JobStore) async throws -> Int32 {
        let now = runtime.now()
        let taken = try await store.engine.write { connection -> (Subdomain, JobStore.Enqueued)? in
            guard let site = try runtime.sites.claimNext(at: now, in: runtime.zone, connection) else { return nil }
            let request = self.request(
                "fetch-site", site.subdomain, priority: .normal, previousUpdate: site.previousUpdate)
            return (site.subdomain, try store.enqueue([request], in: connection))
        }
        tell(runtime, taken?.0, taken?.1, done: "Auto-enqueueing \(taken?.0.name ?? "")")
        return 0
    }

    /// As the plan of the finance integration has it, with exit statuses that tell success from failure.
    private func updateFinance(_ runtime: ClerkRuntime) async throws -> Int32 {
        guard let processor = runtime.plugins.dataProcessor(for: "finance") else {
            throw Failure(
                "Error", observed: "Finance plugin not installed", state: "nothing was enqueued.",
                next: "install the finance plugin; `clerk --help` lists the commands of those that are there.")
        }
        guard nextSite || subdomain != nil else {
            throw Failure(
                "Error", observed: "Specify --subdomain or --next-site", state: "nothing was enqueued.",
                next: "`clerk update --help` shows examples.", status: .usage)
        }
        let store = try await runtime.jobs(to: "Could not update finance data")
        if let subdomain, !nextSite { _ = try await runtime.sites.required(subdomain) }
        let now = runtime.now()
        let taken = try await store.engine.write { connection -> (Subdomain, JobStore.Enqueued)? in
            let site =
                nextSite ? try runtime.sites.claimNextFinanceSite(at: now, in: connection) : self.subdomain
            guard let site else { return nil }
            let request = JobRequest(
                processor.jobType, for: site, uniqueKey: EnqueueCommand.key(processor.jobType, site))
            return (site, try store.enqueue([request], in: connection))
        }
        tell(runtime, taken?.0, taken?.1, done: "Enqueued finance ETL for \(taken?.0.name ?? "")")
        return 0
    }

    private func request(
        _ type: String, _ subdomain: Subdomain, priority: JobPriority, previousUpdate: String?
    ) -> JobRequest {
        var arguments: [String: String] = [:]
        // Of a scheduled update the other options are passed over, as ever.
        if !nextSite {
            if allYears { arguments["all_years"] = "true" }
            if allAgendas { arguments["all_agendas"] = "true" }
            if skipFetch { arguments["skip_fetch"] = "true" }
            if !proceed { arguments["proceed"] = "false" }
            arguments["ocr_backend"] = ocrBackend?.rawValue
        }
        // The fetcher's first year is that of the update before, not the one that was stamped just now.
        arguments["previous_update"] = previousUpdate
        return JobRequest(
            type, for: subdomain, arguments: arguments, priority: priority,
            uniqueKey: EnqueueCommand.key(type, subdomain))
    }

    private func tell(
        _ runtime: ClerkRuntime, _ subdomain: Subdomain?, _ result: JobStore.Enqueued?, done: String
    ) {
        if json {
            struct Result: Encodable {
                let subdomain: String?
                let job: String?
                let isAlreadyWaiting: Bool
            }
            runtime.console.out(
                JSONText.of(
                    Result(
                        subdomain: subdomain?.name, job: result?.ids.first?.description,
                        isAlreadyWaiting: result?.duplicates.isEmpty == false)))
        } else if let subdomain {
            let isWaiting = result?.ids.isEmpty != false
            runtime.console.out(isWaiting ? "\(subdomain) already has such a job that waits or runs\n" : done + "\n")
        } else {
            runtime.console.out(
                finance ? "No sites eligible: none has finance data\n" : "No sites eligible for auto-enqueue\n")
        }
    }
}
