import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk sites`.
struct SitesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sites", abstract: "List, show, change, import and export the sites.",
        subcommands: [SitesList.self, SitesShow.self, SitesSet.self, SitesImport.self, SitesExport.self])
}

/// A site as programs read it.
struct SiteReport: Encodable {
    let subdomain: String
    let name, state, country, kind, scraper: String?
    let startYear, pages: Int?
    let lat, lng, extra, status, extractionStatus, currentStage, lastUpdated, lastDeployed: String?
    let hasFinanceData: Bool
    let financeLastUpdated, financeSource, financeCoverageStart, financeCoverageEnd: String?
    let financeRecordCount: Int?
    let financeDataTypes: [String]

    init(_ site: Site) {
        subdomain = site.subdomain.name
        name = site.name
        state = site.state
        country = site.country
        kind = site.kind
        scraper = site.scraper
        startYear = site.startYear
        pages = site.pages
        lat = site.latitude
        lng = site.longitude
        extra = site.extra
        status = site.status
        extractionStatus = site.extractionStatus
        currentStage = site.currentStage
        lastUpdated = site.lastUpdated
        lastDeployed = site.lastDeployed
        hasFinanceData = site.finance?.hasData ?? false
        financeLastUpdated = site.finance?.lastUpdated?.description
        financeSource = site.finance?.source
        financeCoverageStart = site.finance?.coverageStart?.description
        financeCoverageEnd = site.finance?.coverageEnd?.description
        financeRecordCount = site.finance?.recordCount
        financeDataTypes = site.finance?.dataTypes ?? []
    }
}

/// `clerk sites list`.
struct SitesList: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the sites by name.",
        discussion: "Example: clerk sites list --finance --json")

    @Flag(help: "Only sites with finance data.") var finance = false

    @Option(help: "Only sites of this state, such as CA.") var state: String?

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let sites = try await runtime.sites.all().filter { site in
            (!finance || site.finance?.hasData == true)
                && (state.map { $0.lowercased() == site.state?.lowercased() } ?? true)
        }
        guard !json else {
            runtime.console.out(JSONText.of(sites.map(SiteReport.init)))
            return 0
        }
        let heading = ["site", "name", "state", "status", "pages", "updated", "finance data of"]
        let rows = sites.map { site in
            [
                site.subdomain.name, site.name ?? "", site.state ?? "", site.status ?? "",
                site.pages.map(String.init) ?? "", site.lastUpdated ?? "",
                site.finance?.hasData == true ? site.finance?.lastUpdated?.description ?? "never" : "",
            ]
        }
        for line in TextTable.lines([heading] + rows, rightAligned: [4]) { runtime.console.out("\(line)\n") }
        runtime.console.note("\(sites.count.counted("site"))\n")
        return 0
    }
}

/// `clerk sites show`.
struct SitesShow: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show all that is known of one site.",
        discussion: "Example: clerk sites show berkeley.ca")

    @Argument(help: "The site, such as berkeley.ca.", transform: SubdomainArgument.parse) var subdomain: Subdomain

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let site = try await runtime.sites.required(subdomain)
        guard !json else {
            runtime.console.out(JSONText.of(SiteReport(site)))
            return 0
        }
        let row = try await runtime.sites.rows().first { $0["subdomain"] == .text(subdomain.name) }
        for (column, value) in zip(row?.columns ?? [], row?.values ?? []) where value != .null {
            runtime.console.out("\(column): \(value.shown)\n")
        }
        return 0
    }
}

/// A subdomain on a command line.
package enum SubdomainArgument {
    /// Reads it.
    @Sendable
    package static func parse(_ text: String) throws -> Subdomain {
        if let subdomain = Subdomain(text) { return subdomain }
        throw ValidationError(
            "\(text.prefix(120).debugDescription) is no subdomain: lower-case letters, digits, hyphens and dots, as in "
                + "berkeley.ca, at most \(Subdomain.longest) characters.")
    }
}

extension SQLValue {
    /// The value as a person reads it; nothing for null.
    var shown: String {
        switch self {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }
}
