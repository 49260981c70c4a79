import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation

/// Runs the stages for one city after another, each city by itself: one that fails does not stop the next.
struct CityRunner {
    /// The stages that one command runs.
    enum Stages: String, Sendable {
        case extract, transform, load, etl

        func includes(_ stage: Stages) -> Bool { self == .etl || self == stage }
    }

    /// What the flags of a command choose.
    struct Options: Sendable {
        var years: ExportYears = .due
        var source: String?
        var force = false
        var register = false
        /// Whether what is told on the way names the site.
        var namesSite = true
    }

    let context: PluginContext
    private let map: AgencyMap
    private let settings: FinanceSettings
    private let client: NetFileClient
    private let zipcodes: Zipcodes.Imported?

    init(context: PluginContext) throws {
        self.context = context
        settings = try FinanceSettings(context)
        map = try settings.agencyMap()
        zipcodes = try ZipcodeFile.read(settings.zipcodes)
        client = settings.client(for: context)
    }

    func close() async { await client.close() }

    /// The sites of `--all`.
    var confirmed: [Subdomain] { map.confirmed.compactMap { $0.subdomain.flatMap(Subdomain.init) }.sorted() }

    /// Runs stages for one city; an error is in the report.
    func run(_ subdomain: Subdomain, _ stages: Stages, options: Options) async -> CityReport {
        var report = CityReport(subdomain: subdomain.name)
        do {
            let (agency, warning) = try map.resolve(subdomain)
            report.agency = agency.shortcut
            report.agencyName = agency.name
            if let warning { report.notes.append(warning) }
            let city = City(
                subdomain: subdomain, agency: agency, files: FinanceFiles(subdomain, in: context.storage),
                now: context.now)
            do { try await run(city, stages, options, &report) } catch {
                report.isHeld = error is SiteLock.Held
                report.failure = FailureTranslation.failure(error, in: city)
            }
        } catch {
            report.failure = FailureTranslation.failure(error, of: subdomain)
        }
        if report.failure != nil { report.outcome = .failed }
        return report
    }

    private func run(
        _ city: City, _ stages: Stages, _ options: Options, _ report: inout CityReport
    ) async throws {
        let progress = Progress(console: context.console, subject: options.namesSite ? city.subdomain.name : nil)
        // Asked before anything is done: a civic database that cannot be used is found before an hour of work.
        let site = stages.includes(.load) ? try await siteRow(city, options, &report) : nil
        let sources = try options.source.map { try DiskSource.find($0, years: options.years, for: city.subdomain) }
        try DiskSource.check(sources ?? [], are: city.agency, among: map.agencies, for: city.subdomain)
        let lock = try SiteLock(files: city.files)
        defer { _ = lock }
        if stages.includes(.extract) {
            report.extracted = try await extract(city, sources, options, progress)
            report.outcome = .extracted
        }
        // A job that is told to end does so between stages, and between sheets.
        try Task.checkCancellation()
        if stages.includes(.transform) {
            // The years of a file from disk were chosen by its name.
            let years: ExportYears = options.source == nil ? options.years : .due
            report.transformed = try Transformation(city: city, progress: progress)
                .run(years: years, force: options.force)
            report.outcome = .transformed
        }
        try Task.checkCancellation()
        guard stages.includes(.load) else { return }
        let outcome = try Loading(city: city, progress: progress, zipcodes: zipcodes).run(force: options.force)
        report.database = city.files.database
        report.contents = try DatabaseSummary.read(city.files.database)
        switch outcome {
        case .unchanged:
            report.outcome = .unchanged
            report.askedUpstream = stages.includes(.extract) && options.source == nil
        case .published: report.outcome = .published
        }
        do { try await record(site, city, &report) } catch {
            throw Failure(
                "Could not update the site row of \(city.subdomain)", observed: "\(error).",
                state: "the finance database is published; only its site row was not updated.",
                next: "`clerk finance load \(city.subdomain)` writes the row when the civic database can be written.")
        }
    }

    private func extract(
        _ city: City, _ sources: [DiskSource]?, _ options: Options, _ progress: Progress
    ) async throws -> [Extraction.YearOutcome] {
        let extraction = Extraction(city: city, progress: progress)
        if let sources { return try extraction.copy(sources) }
        return try await extraction.download(options.years, from: settings.address, with: client)
    }

    private func siteRow(_ city: City, _ options: Options, _ report: inout CityReport) async throws -> Site? {
        if let site = try await context.sites.find(city.subdomain) { return site }
        guard options.register else {
            report.notes.append(
                "the civic database has no site \(city.subdomain), so no site row is updated; --register adds it.")
            return nil
        }
        var site = Site(subdomain: city.subdomain)
        site.name = city.agency.name
        site.state = "CA"
        site.country = "US"
        site.kind = city.agency.kind
        try await context.sites.register(site)
        return try await context.sites.find(city.subdomain)
    }

    /// Writes the finance columns of the site's row, when there is something new to write.
    private func record(_ site: Site?, _ city: City, _ report: inout CityReport) async throws {
        guard let site, let contents = report.contents else { return }
        var status = FinanceStatus(
            hasData: contents.records > 0, lastUpdated: nil, source: "NetFile",
            coverageStart: contents.coverageStart.flatMap { CalendarDay(text: Array($0.utf8)) },
            coverageEnd: contents.coverageEnd.flatMap { CalendarDay(text: Array($0.utf8)) },
            recordCount: contents.records, dataTypes: contents.tables.filter { $0.rows > 0 }.map(\.name))
        // A run that was killed between publishing and here left the row as it was before.
        var known = status
        known.lastUpdated = site.finance?.lastUpdated
        guard report.outcome == .published || site.finance != known else { return }
        status.lastUpdated = context.now()
        report.siteUpdated = try await context.sites.recordFinance(status, for: city.subdomain)
    }
}
