import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation

/// `clerk new`.
struct NewCommand: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Add a site and enqueue its first fetch.",
        discussion: """
            What is not given as an option is asked for, when there is a terminal or a standard input to read from.

            Examples:
              clerk new
              clerk new --subdomain berkeley.ca --name Berkeley --state CA --kind city-council --start-year 2010 \\
                --lat-lng "37.8716, -122.2727" --scraper berkeley.ca --no-all-agendas
            """)

    @Option(name: [.short, .long], help: "The name it is served under, such as berkeley.ca.")
    var subdomain: String?
    @Option(help: "The municipality's name.") var name: String?
    @Option(help: "The state, such as CA.") var state: String?
    @Option(help: "The country; US by default.") var country: String?
    @Option(help: "The kind of government, such as city-council.") var kind: String?
    @Option(help: "The first year of meetings.") var startYear: String?
    @Flag(inversion: .prefixedNo, help: "Fetch agendas that have minutes, too.") var allAgendas: Bool?
    @Option(help: "Latitude and longitude, such as \"37.87, -122.27\".") var latLng: String?
    @Option(help: "The label that chooses the fetcher.") var scraper: String?
    @Flag(help: "Print the new site as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        do { return try await add(in: runtime) } catch let error as ValidationError {
            throw Failure(
                "Could not add a site", observed: error.message,
                next: "say it as an option; `clerk new --help` lists them.", status: .usage)
        }
    }

    private func add(in runtime: ClerkRuntime) async throws -> Int32 {
        let asker = Asker(console: runtime.console)
        let subdomain = try asker.answer("Subdomain", given: subdomain) { text in
            try SubdomainArgument.parse(text)
        }
        if try await runtime.sites.find(subdomain) != nil {
            return try await tellKnown(subdomain, runtime)
        }
        var site = try answers(asker, subdomain)
        let isWithAgendas = try allAgendas ?? asker.answer("Fetch all agendas", default: "no", given: nil, Asker.truth)
        (site.latitude, site.longitude) = try asker.answer("Lat, Lng", given: latLng, Asker.coordinates)
        site.scraper = try asker.answer("Scraper", given: scraper, Asker.text)
        if let scraper = site.scraper, !scraper.isEmpty {
            do {
                site.extra = try await runtime.plugins.fetcherExtra(label: scraper, context: runtime.context())
            } catch let failure as PluginFailure {
                throw Failure("Could not add \(subdomain)", observed: "\(failure).", next: failure.next)
            }
        }
        site.lastUpdated = LocalTime.text(runtime.now(), in: runtime.zone)
        guard try await add(site, isWithAgendas: isWithAgendas, runtime) else {
            return try await tellKnown(subdomain, runtime)
        }
        let failures = await runtime.plugins.postCreate(subdomain, context: runtime.context())
        if json {
            runtime.console.out(JSONText.of(SiteReport(try await runtime.sites.required(subdomain))))
        } else {
            runtime.console.out("Added \(subdomain) and enqueued its first fetch with high priority\n")
        }
        guard let first = failures.first else { return 0 }
        throw Failure(
            "Could not tell every plugin of \(subdomain)",
            observed: failures.map(\.description).joined(separator: "; ") + ".",
            state: "the site is added and its first fetch enqueued.",
            next: first.next)
    }

    private func tellKnown(_ subdomain: Subdomain, _ runtime: ClerkRuntime) async throws -> Int32 {
        runtime.console.out(
            json
                ? JSONText.of(SiteReport(try await runtime.sites.required(subdomain)))
                : "Site \(subdomain) already exists\n")
        return 0
    }

    /// Asks in the order that Python clerk asked.
    private func answers(_ asker: Asker, _ subdomain: Subdomain) throws -> Site {
        var site = Site(subdomain: subdomain)
        site.name = try asker.answer("Name", given: name, Asker.text)
        site.state = try asker.answer("State", given: state, Asker.text)
        site.country = try asker.answer("Country", default: "US", given: country, Asker.text)
        site.kind = try asker.answer("Kind", given: kind, Asker.text)
        site.startYear = try asker.answer("Start year", given: startYear) { text in
            guard let year = Int(text), (1700...2200).contains(year) else {
                throw ValidationError("`\(text)` is no year such as 2010.")
            }
            return year
        }
        return site
    }

    /// The row and its first job, in one SQL transaction; false when the site was added meanwhile.
    private func add(_ site: Site, isWithAgendas: Bool, _ runtime: ClerkRuntime) async throws -> Bool {
        let engine = try await runtime.database.makeIfMissing()
        let store = runtime.jobs(in: engine)
        var arguments = ["all_years": "true"]
        if isWithAgendas { arguments["all_agendas"] = "true" }
        let request = JobRequest(
            "fetch-site", for: site.subdomain, arguments: arguments, priority: .high,
            uniqueKey: EnqueueCommand.key("fetch-site", site.subdomain))
        do {
            try await engine.write { connection in
                try runtime.sites.insert(site, in: connection)
                try store.enqueue([request], in: connection)
            }
            return true
        } catch let error as SQLError where error.condition == .constraint {
            return false
        }
    }
}

/// Asks a person for what was not given.
struct Asker {
    let console: Console

    /// The answer to a question.
    ///
    /// - Parameters:
    ///   - fallback: what an empty answer means; nil to ask again.
    ///   - given: what was said on the command line; it is not asked then.
    /// - Throws: `ValidationError` when what was given is wrong, or the input ends.
    func answer<Answer>(
        _ question: String, default fallback: String? = nil, given: String?, _ read: (String) throws -> Answer
    ) throws -> Answer {
        if let given { return try read(given) }
        for _ in 0..<5 {
            console.error(question + (fallback.map { " [\($0)]" } ?? "") + ": ")
            guard let line = console.readLine() else {
                // Nobody is there to be asked, or the input ended: what is usual will do.
                if let fallback { return try read(fallback) }
                break
            }
            let text = line.isEmpty ? fallback ?? "" : line
            do { return try read(text) } catch let error as ValidationError { console.error(error.message + "\n") }
        }
        throw ValidationError("\(question) is missing; give it as an option, or answer the question.")
    }

    static func text(_ text: String) throws -> String {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        guard !trimmed.isEmpty, trimmed.utf8.count <= 1000, !trimmed.utf8.contains(where: { $0 < 0x20 }) else {
            throw ValidationError("A text without control characters is needed, of at most 1000 bytes.")
        }
        return trimmed
    }

    static func truth(_ text: String) throws -> Bool {
        switch text.lowercased() {
        case "y", "yes", "true", "1": return true
        case "n", "no", "false", "0": return false
        default: throw ValidationError("Answer yes or no.")
        }
    }

    static func coordinates(_ text: String) throws -> (String, String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard parts.count == 2, let latitude = Double(parts[0]), let longitude = Double(parts[1]),
            abs(latitude) <= 90, abs(longitude) <= 180
        else { throw ValidationError("`\(text)` is no latitude and longitude such as \"37.87, -122.27\".") }
        return (parts[0], parts[1])
    }
}
