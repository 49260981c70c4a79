import CivicModel
import Foundation
import Workbook

/// The first stage: gets a city's yearly exports and keeps them under `finance/raw/`.
struct Extraction {
    let city: City
    let progress: Progress

    /// What became of one year.
    struct YearOutcome: Codable, Sendable, Hashable {
        enum Kind: String, Codable, Sendable { case downloaded, copied, unchanged, absent, unavailable }
        var year: Int
        var outcome: Kind
        var reason: String?
        var bytes: Int?
    }

    /// Asks NetFile for the years that are due or chosen.
    ///
    /// A year that is unavailable does not keep the others from being fetched; it is told at the end.
    ///
    /// - Throws: `Failure`, status 75, when a year is unavailable: the database is not built from half the years.
    func download(_ years: ExportYears, from address: NetFileAddress, with client: NetFileClient) async throws
        -> [YearOutcome]
    {
        var store = try openStore()
        var outcomes: [YearOutcome] = []
        let list = try years.list(known: store.manifest, now: city.now()) { try store.intactDownload($0) != nil }
        for (index, year) in list.enumerated() {
            progress.step("extract", "asking for \(year) (\(index + 1) of \(list.count))")
            let outcome = try await download(year, from: address, with: client, into: &store)
            if outcome.outcome != .absent || outcome.reason != nil { progress.line("extract", Self.sentence(outcome)) }
            outcomes.append(outcome)
        }
        try checkAvailable(outcomes)
        return outcomes
    }

    private func download(
        _ year: Int, from address: NetFileAddress, with client: NetFileClient, into store: inout RawStore
    ) async throws -> YearOutcome {
        let url = address.export(of: city.agency.shortcut, year: year)
        let part = city.files.partialDownload
        defer { unlink(part) }
        switch try await client.download(url, unless: store.intactDownload(year), to: part) {
        case .notModified:
            try store.markChecked(year)
            return YearOutcome(year: year, outcome: .unchanged)
        case .absent:
            let keepsOld = try store.intactDownload(year) != nil
            if !keepsOld, store.manifest[year]?.download != nil { throw lost(year) }
            try store.markChecked(year)
            return YearOutcome(
                year: year, outcome: .absent,
                reason: keepsOld ? "NetFile no longer has it; the file downloaded before is kept" : nil)
        case .unreachable(let reason): throw unreachable(reason)
        case .unavailable(let reason):
            return YearOutcome(year: year, outcome: .unavailable, reason: reason)
        case .downloaded(let etag, let lastModified):
            try check(part, year: year, source: url)
            let origin = RawStore.Origin(url: url, etag: etag, lastModified: lastModified)
            let isNew = try store.store(part, year: year, extension: "zip", origin: origin)
            return YearOutcome(
                year: year, outcome: isNew ? .downloaded : .unchanged, bytes: store.manifest[year]?.download?.size)
        }
    }

    /// Takes workbooks or zips from disk.
    func copy(_ sources: [DiskSource]) throws -> [YearOutcome] {
        var store = try openStore()
        var outcomes: [YearOutcome] = []
        for source in sources {
            try check(source.path, year: source.year, source: source.path)
            let part = city.files.partialDownload
            defer { unlink(part) }
            try DurableFile.copy(source.path, to: part)
            // The name alone: where it lay on this machine is nobody's business in a published database.
            let origin = RawStore.Origin(url: "file:" + (source.path.split(separator: "/").last ?? ""))
            let isNew = try store.store(part, year: source.year, extension: source.fileExtension, origin: origin)
            let outcome = YearOutcome(
                year: source.year, outcome: isNew ? .copied : .unchanged,
                bytes: store.manifest[source.year]?.download?.size)
            progress.line("extract", Self.sentence(outcome))
            outcomes.append(outcome)
        }
        return outcomes
    }

    private func openStore() throws -> RawStore {
        try DurableFile.createDirectory(city.files.raw)
        return try RawStore(files: city.files, agency: city.agency.shortcut, now: city.now)
    }

    /// A file takes the place of an older one only when a workbook can be opened in it.
    private func check(_ path: String, year: Int, source: String) throws {
        do {
            try ExportArchive(path: path).check(takingOutTo: city.files.workbook)
        } catch let error as WorkbookError where !error.isAboutTheDisk {
            throw unusable(year, source, "\(error)")
        } catch let problem as ExportArchive.Problem {
            throw unusable(year, source, problem.description)
        }
    }

    private func unusable(_ year: Int, _ source: String, _ what: String) -> Failure {
        Failure(
            "Could not take the export of \(year) for \(city.subdomain)",
            observed: what.contains(source) ? "\(what)." : "\(source): \(what).",
            state: city.state("nothing was replaced"),
            next: "look at the file; NetFile remakes it every day, so tomorrow's may be whole.")
    }

    /// The only copy there was.
    private func lost(_ year: Int) -> Failure {
        Failure(
            "Could not fetch the export of \(year) for \(city.subdomain)",
            observed: "NetFile no longer has it, and the file downloaded before is gone or damaged.",
            state: city.state("nothing was replaced"),
            next: "restore \(city.files.raw)/\(year).zip from a backup, or from finance/raw/replaced.")
    }

    /// Nobody answers: the other years are not asked for.
    private func unreachable(_ reason: String) -> Failure {
        Failure(
            "Could not fetch the exports of \(city.subdomain)", observed: "NetFile is unavailable: \(reason).",
            state: city.state("nothing was replaced"),
            next: "check the network and NETFILE_EXPORT_URL, then run it again.", status: .tryAgainLater)
    }

    private func checkAvailable(_ outcomes: [YearOutcome]) throws {
        let unavailable = outcomes.filter { $0.outcome == .unavailable }
        guard let first = unavailable.first else { return }
        let years = unavailable.map { String($0.year) }.joined(separator: ", ")
        throw Failure(
            "Could not fetch all exports of \(city.subdomain)",
            observed: "NetFile is unavailable for \(years): \(first.reason ?? "no reason given").",
            state: city.state("the years that came are kept for the next run; the database was not touched"),
            next: "run it again later, or choose the years that are there with --years.", status: .tryAgainLater)
    }

    private static func sentence(_ outcome: YearOutcome) -> String {
        let size = outcome.bytes.map { " (\($0) bytes)" } ?? ""
        let reason = outcome.reason.map { ": \($0)" } ?? ""
        return "\(outcome.year) \(outcome.outcome.rawValue)\(size)\(reason)"
    }
}
