import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// A working directory of one test: a civic database with sites, their databases, a configuration, and a clock.
final class Town: Sendable {
    let directory: TemporaryDirectory
    let databaseURL: String?
    let output = Mutex("")
    /// 2026-11-21 16:00 in Los Angeles.
    let clock = Mutex(1_795_305_600)
    private let settings: Mutex<[String: String]>
    private let configuration: String

    init(on engine: EngineUnderTest = .sqliteFile, _ configuration: String = Town.oneTarget) async throws {
        directory = try TemporaryDirectory()
        databaseURL = engine == .postgres ? try await PostgresServer.shared.makeDatabase() : nil
        settings = Mutex([:])
        self.configuration = directory.file("clerk.yaml")
        try directory.write(configuration.replacing("DIRECTORY", with: directory.path), to: "clerk.yaml")
        try FileManager.default.createDirectory(
            atPath: directory.file("sites"), withIntermediateDirectories: true)
        settings.withLock {
            $0 = [
                "CLERK_CONFIG": self.configuration,
                "DATABASE_URL": databaseURL ?? "sqlite:///\(directory.file("civic.db"))",
            ]
        }
        _ = try await place().database.makeIfMissing()
    }

    static let oneTarget = """
        deploy:
          targets:
            - {name: web, directory: DIRECTORY/served}
        """

    func set(_ name: String, _ value: String) { settings.withLock { $0[name] = value } }

    func advance(days: Int = 0, seconds: Int = 0) { clock.withLock { $0 += days * 86_400 + seconds } }

    var context: PluginContext {
        let storage = StorageLayout(root: directory.file("sites"))
        let now: @Sendable () -> Timestamp = { Timestamp(unixSeconds: self.clock.withLock { $0 }) }
        let write: @Sendable (String) -> Void = { text in self.output.withLock { $0 += text } }
        let settings = settings.withLock { $0 }
        let location: CivicDatabase.Location = databaseURL.map { .server(url: $0) } ?? .file(directory.file("civic.db"))
        let sites = SiteRegister(CivicDatabase(location), now: now)
        return PluginContext(
            storage: storage, settings: settings, sites: sites, jobs: Queue(sites: sites, now: now),
            console: Console(out: write, error: write, isTerminal: false),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: now)
    }

    func place() throws -> Workplace { try Workplace(context) }

    var store: PublicationStore { get async throws { try await place().publications(to: "test") } }

    func site(_ name: String) throws -> Subdomain { try #require(Subdomain(name)) }

    /// Adds a site with a row.
    func add(_ name: String, stage: String? = nil) async throws {
        try await place().sites.register(Site(subdomain: try site(name)))
    }

    /// Writes a `meetings.db`, beside its place and renamed over it.
    func writeMeetings(_ name: String, minutes: Int, year: Int = 2025) throws {
        let path = directory.file("sites/\(name)")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        unlink(path + "/new.db")
        let engine = try SQLiteEngine(path: path + "/new.db", mode: .build)
        try engine.build { connection in
            try connection.execute(
                "CREATE TABLE minutes (id TEXT PRIMARY KEY, meeting TEXT, date TEXT, page INTEGER, text TEXT)")
            for row in 0..<minutes {
                try connection.execute(
                    "INSERT INTO minutes VALUES (?, 'Council', ?, ?, 'A page')",
                    [.text("m\(row)"), .text("\(year)-03-1\(row % 9)"), .integer(Int64(row))])
            }
        }
        try engine.close()
        rename(path + "/new.db", path + "/meetings.db")
    }

    /// Gives a site a second database, a copy of its first.
    func copyMeetingsAsFinance(_ name: String) throws {
        let finance = directory.file("sites/\(name)/finance")
        try FileManager.default.createDirectory(atPath: finance, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: directory.file("sites/\(name)/meetings.db"), toPath: finance + "/election_finance.db")
    }

    /// Publishes a version with so many minutes each, a minute apart.
    func deploy(_ name: String, minutes counts: [Int]) async throws {
        for count in counts {
            try writeMeetings(name, minutes: count)
            try await deploy(name)
            advance(seconds: 60)
        }
    }

    /// Keeps a target from switching a site: nothing can be renamed over a directory that is not empty. The answer is
    /// what to remove when it may again.
    func blockSwitch(of name: String, below root: String = "served") throws -> String {
        let block = directory.file("\(root)/.\(name).next")
        try FileManager.default.createDirectory(atPath: block + "/full", withIntermediateDirectories: true)
        return block
    }

    /// Deploys as the hook does.
    func deploy(_ name: String) async throws {
        try await CivicBandPlugin().deployMunicipality(subdomain: try site(name), context: context)
    }

    /// Runs a command as `clerk` does; the answer is its exit status and all it said.
    func run(_ words: String...) async throws -> (status: Int32, text: String) {
        output.withLock { $0 = "" }
        let command = try #require(OperationCommands.all.first { $0.name == words[0] })
        let status = await command.run(Array(words.dropFirst()), context)
        return (status, output.withLock { $0 })
    }

    /// The value that a query over a served database answers; nil when it is not there.
    func served(_ file: String, _ sql: String = "SELECT count(*) FROM minutes", below root: String = "served") throws
        -> Int?
    {
        let path = directory.file("\(root)/\(file)")
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try SQLiteEngine(path: path, mode: .readOnly).build { try $0.query(sql).first?.values.first?.integer }
    }

    private struct Queue: JobQueue {
        let sites: SiteRegister
        let now: @Sendable () -> Timestamp

        func enqueue(_ requests: [JobRequest]) async throws -> JobReceipt {
            let finance = JobType(name: "finance-etl", queue: "finance", timeLimit: .seconds(60)) { _, _ in }
            let list = JobType(name: "sites-db", queue: "deploy", timeLimit: .seconds(60)) { _, _ in }
            let store = JobStore(
                engine: try await sites.database.required(to: "test"), catalog: JobCatalog(plugins: [finance, list]),
                now: now)
            return try await store.enqueue(requests).receipt
        }

        func enqueueForNextFinanceSite(
            among candidates: [Subdomain], at time: Timestamp, _ job: @escaping @Sendable (Subdomain) -> JobRequest
        ) async throws -> (site: Subdomain, receipt: JobReceipt)? { nil }
    }
}
