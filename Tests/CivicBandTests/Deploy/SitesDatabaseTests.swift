import CivicModel
import CivicSQL
import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// `sites.db` as its readers find it.
@Suite struct SitesDatabaseTests {
    /// The columns that the Python directory selects, all of them in one statement.
    private static let olderReader = """
        SELECT subdomain, name, state, kind, scraper, pages, start_year, extra, country, lat, lng, has_finance_data,
            current_stage, started_at, updated_at, fetch_total, fetch_completed, fetch_failed, ocr_total, ocr_completed,
            ocr_failed, compilation_total, compilation_completed, compilation_failed, extraction_total,
            extraction_completed, extraction_failed, deploy_total, deploy_completed, deploy_failed,
            coordinator_enqueued, last_error_stage, last_error_message, last_error_at, status, extraction_status,
            last_updated, last_deployed, last_extracted
        FROM sites
        ORDER BY subdomain
        """

    private func secretive(_ town: Town) async throws {
        for name in ["berkeley.ca", "oakland.ca"] { try await town.add(name) }
        try await town.store.engine.run(
            """
            UPDATE sites
            SET extra = '{"token": "s3cret"}', scraper = 'secret_scraper', last_error_message = 'password=s3cret',
                last_error_stage = 'fetch', name = 'Town', has_finance_data = ?, finance_source = 'NetFile'
            """, [.integer(1)])
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func hasWhatReadersNeedAndNoSecrets(engine: EngineUnderTest) async throws {
        let town = try await Town(on: engine)
        try await secretive(town)
        try town.writeMeetings("berkeley.ca", minutes: 30)
        try await deployAndTell(town, "berkeley.ca")
        let path = town.directory.file("served/sites.db")
        let rows = try SQLiteEngine(path: path, mode: .readOnly).build { try $0.query(Self.olderReader) }
        // A site that was never published is not in it.
        #expect(rows.map { $0["subdomain"].text } == ["berkeley.ca"])
        #expect(rows[0]["name"].text == "Town" && rows[0]["deploy_completed"].integer == 1)
        #expect(rows[0]["current_stage"].text == "completed" && rows[0]["updated_at"].text != nil)
        // Only meetings are served, whatever was built or is written in the row.
        #expect(rows[0]["has_finance_data"].integer == 0)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.range(of: Data("s3cret".utf8)) == nil && bytes.range(of: Data("secret_scraper".utf8)) == nil)
        #expect(try Data(contentsOf: URL(fileURLWithPath: town.directory.file("sites/sites.db"))) == bytes)
    }

    /// A reader that has the old file open reads all of it while the new one is put in place.
    @Test func isReplacedAtOnce() async throws {
        let town = try await Town()
        try await secretive(town)
        for name in ["berkeley.ca", "oakland.ca"] { try town.writeMeetings(name, minutes: 30) }
        try await deployAndTell(town, "berkeley.ca")
        let path = town.directory.file("served/sites.db")
        let reader = try SQLiteEngine(path: path, mode: .readOnly)
        #expect(try reader.build { try $0.query("SELECT count(*) AS n FROM sites").first?["n"].integer } == 1)
        try await deployAndTell(town, "oakland.ca")
        #expect(try reader.build { try $0.query("SELECT count(*) AS n FROM sites").first?["n"].integer } == 1)
        let now = try SQLiteEngine(path: path, mode: .readOnly)
        #expect(try now.build { try $0.query("SELECT count(*) AS n FROM sites").first?["n"].integer } == 2)
    }

    /// A target that is away gets the list later, as a job.
    @Test func isTriedAgainWhereItCouldNotBeSent() async throws {
        let town = try await Town()
        try await secretive(town)
        try town.writeMeetings("berkeley.ca", minutes: 30)
        try await town.deploy("berkeley.ca")
        // Nothing can be renamed over a directory that is not empty.
        try FileManager.default.createDirectory(
            atPath: town.directory.file("served/sites.db/full"), withIntermediateDirectories: true)
        let site = try await town.place().sites.recordDeploy(
            of: try town.site("berkeley.ca"), at: town.context.now(), in: .gmt)
        await #expect(throws: Failure.self) {
            try await CivicBandPlugin().postDeploy(site: site, context: town.context)
        }
        let jobs = try await town.store.engine.rows("SELECT job_type, state FROM jobs")
        #expect(jobs == [[.text("sites-db"), .text("scheduled")]])
        // What is at home already is not taken for sent.
        #expect(try await town.run("reconcile").status == 75)
        try FileManager.default.removeItem(atPath: town.directory.file("served/sites.db"))
        #expect(try await town.run("reconcile").status == 0)
        #expect(FileManager.default.fileExists(atPath: town.directory.file("served/sites.db")))
        try FileManager.default.removeItem(atPath: town.directory.file("served/sites.db"))
        let job = try #require(CivicBandPlugin().registerJobTypes().first { $0.name == "sites-db" })
        try await job.run(
            .init(subdomain: try town.site("berkeley.ca"), runID: RunID("r")), town.context)
        #expect(FileManager.default.fileExists(atPath: town.directory.file("served/sites.db")))
    }

    private func deployAndTell(_ town: Town, _ name: String) async throws {
        try await town.deploy(name)
        let site = try await town.place().sites.recordDeploy(of: try town.site(name), at: town.context.now(), in: .gmt)
        try await CivicBandPlugin().postDeploy(site: site, context: town.context)
    }
}
