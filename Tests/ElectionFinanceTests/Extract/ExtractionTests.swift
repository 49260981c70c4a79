import CivicModel
import ClerkPlugin
import Foundation
import StandIn
import TestSupport
import Testing

@testable import ElectionFinance

/// The whole way from the stand-in's zips to the served database.
@Suite(.serialized) struct ExtractionTests {
    private static let made = MadeUpCity(aid: "LIND", name: "Lindenport", seed: 3, size: 4)
    private let city: TestCity

    init() throws { city = try TestCity() }

    @Test func fetchesAllYearsAtFirstAndThenAsksWithConditions() async throws {
        try await withServer { server, settings in
            let first = try await city.run(settings: settings)
            #expect(first.outcome == .published)
            #expect(first.contents?.years == [2024, 2025])
            let asked = await server.requests
            #expect(asked.count == 30)  // 1998 to 2027
            #expect(first.extracted?.filter { $0.outcome == .absent }.count == 28)
            let before = try city.identity()
            let second = try await city.run(settings: settings)
            #expect(second.outcome == .unchanged)
            #expect(try city.identity() == before)
            let again = await server.requests.dropFirst(30)
            #expect(again.map(\.status) == [304, 304, 404, 404])
            #expect(second.text.contains("nothing changed upstream"))
        }
    }

    @Test func keepsEveryDownloadWithItsManifest() async throws {
        try await withServer { server, settings in
            try await city.run(.extract, years: .chosen(2024...2025), settings: settings)
            let old = try Manifest.read(city.files, agency: "LIND")
            let download = try #require(old[2025]?.download)
            #expect(try FileDigest.sha256(ofFile: city.files.raw + "/2025.zip").digest == download.sha256)
            #expect(download.url.hasSuffix("/LINDBrowsable/efile_newest_LIND_2025.zip"))
            #expect(download.etag != nil && download.fetchedAt == "2026-11-20T06:00:00Z")
            await server.setEdition(1, aid: "LIND")
            try await city.run(.extract, years: .chosen(2024...2025), settings: settings)
            let new = try Manifest.read(city.files, agency: "LIND")
            #expect(new[2025]?.download?.sha256 != download.sha256)
            let replaced = try #require(new.replaced.first { $0.sha256 == download.sha256 })
            let kept = try FileDigest.sha256(ofFile: city.files.raw + "/" + replaced.file)
            #expect(kept.digest == download.sha256)
        }
    }

    @Test func keepsTheOldDatabaseWhenAPageComesInsteadOfAZip() async throws {
        try await withServer { server, settings in
            try await city.run(years: .chosen(2024...2025), settings: settings)
            let before = try city.identity()
            await server.setEdition(1, aid: "LIND")
            await server.setFault(.html, aid: "LIND", year: 2025)
            let report = try await city.run(years: .chosen(2024...2025), settings: settings)
            #expect(report.failure?.status == .tryAgainLater)
            #expect(report.failure?.observed.contains("NetFile is unavailable for 2025: it is a web page") == true)
            #expect(report.failure?.state.contains("is still served") == true)
            #expect(try city.identity() == before)
            // The year that came is not fetched again; when NetFile is back, the run goes on from there.
            await server.clearFaults()
            let next = try await city.run(years: .chosen(2024...2025), settings: settings)
            #expect(next.outcome == .published)
            #expect(next.extracted?.map(\.outcome) == [.unchanged, .downloaded])
        }
    }

    @Test func takesAnUnavailableYearForNoEmptyOne() async throws {
        try await withServer { server, settings in
            await server.setFault(.unavailable(retryAfterSeconds: nil), aid: "LIND", year: 2024)
            let report = try await city.run(
                years: .chosen(2024...2025), settings: settings.merging(["NETFILE_ATTEMPTS": "2"]) { $1 })
            #expect(report.failure?.status == .tryAgainLater)
            #expect(!FileManager.default.fileExists(atPath: city.files.database))
            #expect(try Manifest.read(city.files, agency: "LIND")[2024] == nil)
        }
    }

    @Test func keepsAFileThatNetFileNoLongerHas() async throws {
        try await withServer { server, settings in
            try await city.run(years: .chosen(2024...2025), settings: settings)
            await server.setFault(.notFound, aid: "LIND", year: 2024)
            let report = try await city.run(years: .chosen(2024...2025), settings: settings)
            #expect(report.outcome == .unchanged)
            #expect(report.extracted?.first?.reason?.contains("is kept") == true)
            #expect(report.contents?.years == [2024, 2025])
        }
    }

    @Test func saysThatAnAgencyHasNoExports() async throws {
        try await withServer { _, settings in
            let report = try await city.run(years: .chosen(1999...2001), settings: settings)
            #expect(report.failure?.observed.contains("NetFile has none of agency LIND") == true)
        }
    }

    @Test func updatesTheSitesFinanceColumns() async throws {
        try await withServer { _, settings in
            let report = try await city.run(years: .chosen(2025...2025), settings: settings)
            #expect(report.siteUpdated == true)
            let status = try #require(await city.sites.recorded.first)
            #expect(status.hasData && status.source == "NetFile" && status.lastUpdated == city.now)
            #expect(status.recordCount == report.contents?.records)
            #expect(status.coverageStart?.year == 2025)
            #expect(status.dataTypes.contains("monetary_contributions"))
            #expect(!status.dataTypes.contains("loans_made"))
            // Nothing new: nothing written.
            try await city.run(years: .chosen(2025...2025), settings: settings)
            #expect(await city.sites.recorded.count == 1)
        }
    }

    @Test func mendsARowThatAKilledRunLeftBehind() async throws {
        try await withServer { _, settings in
            try await city.run(years: .chosen(2025...2025), settings: settings)
            var stale = try #require(await city.sites.recorded.first)
            stale.recordCount = 1
            _ = try await city.sites.recordFinance(stale, for: city.subdomain)
            let report = try await city.run(years: .chosen(2025...2025), settings: settings)
            #expect(report.outcome == .unchanged && report.siteUpdated == true)
            #expect(await city.sites.recorded.last?.recordCount == report.contents?.records)
        }
    }

    @Test func fetchesAnewWhatWasDamagedOnDisk() async throws {
        try await withServer { _, settings in
            try await city.run(settings: settings)
            // A year that is not asked for any more, of an agency whose exports began long ago.
            var manifest = try Manifest.read(city.files, agency: "LIND")
            manifest[2024]?.checkedAt = "2026-11-19T06:00:00Z"
            try manifest.write(city.files)
            try city.directory.write(Array("PK damaged".utf8), to: "sites/lindenport.ca/finance/raw/2024.zip")
            let report = try await city.run(settings: settings)
            #expect(report.failure == nil)
            #expect(report.extracted?.first { $0.year == 2024 }?.outcome == .downloaded)
        }
    }

    @Test func processesASiteThatIsNotRegisteredAndSaysSo() async throws {
        let city = try TestCity(registered: false)
        try await withServer { _, settings in
            let report = try await city.run(years: .chosen(2025...2025), settings: settings)
            #expect(report.outcome == .published)
            #expect(report.notes.contains { $0.contains("no site row is updated; --register adds it") })
            let registered = try await city.run(
                years: .chosen(2025...2025), force: true, register: true, settings: settings)
            #expect(registered.siteUpdated == true)
            #expect(await city.sites.sites[city.subdomain]?.name == "City of Lindenport")
        }
    }

    @Test func refusesDownloadsOfAnotherAgency() async throws {
        try await withServer { _, settings in
            try await city.run(.extract, years: .chosen(2025...2025), settings: settings)
            try TestCity.plainAgencies.replacingOccurrences(of: "LIND", with: "OTHR")
                .write(toFile: city.storage.root + "/agencies.csv", atomically: true, encoding: .utf8)
            let report = try await city.run(.extract, years: .chosen(2025...2025), settings: settings)
            #expect(report.failure?.observed.contains("of agency LIND, but the agency map says OTHR") == true)
        }
    }

    @Test func refusesASecondRunAtOnce() async throws {
        let lock = try SiteLock(files: city.files)
        let report = try await city.run(.transform)
        #expect(report.failure?.status == .tryAgainLater)
        #expect(report.failure?.observed.contains("another finance run") == true)
        _ = lock
    }

    @Test func putsAJobOffWhileAnotherRunIsUnderWay() async throws {
        let lock = try SiteLock(files: city.files)
        let job = FinanceJob(JobInvocation(subdomain: city.subdomain, runID: RunID("lindenport.ca_1_abcdef")))
        let snooze = await #expect(throws: JobSnooze.self) { try await job.run(in: city.context()) }
        #expect(snooze?.pause == .seconds(300) && snooze?.reason == "another finance run of it is under way.")
        _ = lock
    }

    private func withServer(_ body: (StandInServer, [String: String]) async throws -> Void) async throws {
        let server = StandInServer(source: MadeUpExports([Self.made], years: 2024...2025))
        try await server.start()
        do { try await body(server, ["NETFILE_EXPORT_URL": server.exportBaseURL]) } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}
