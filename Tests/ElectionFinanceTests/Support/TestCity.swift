import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import Logging
import TestSupport

@testable import ElectionFinance

/// A made-up city in a storage directory of its own, and the plugin's own way to run it.
struct TestCity {
    static let plainAgencies = """
        netfile_id,shortcut,name,kind,subdomain,status,files_with,note,evidence
        9001,LIND,City of Lindenport,city,lindenport.ca,confirmed,NetFile,,made up

        """

    let directory: TemporaryDirectory
    let storage: StorageLayout
    let subdomain: Subdomain
    let sites: MemorySites
    let jobs = MemoryJobs()
    let console = RecordingConsole()
    var now = Timestamp(unixSeconds: 1_795_154_400)

    init(_ name: String = "lindenport.ca", registered: Bool = true) throws {
        directory = try TemporaryDirectory()
        storage = StorageLayout(root: directory.file("sites"))
        guard let subdomain = Subdomain(name) else { throw CocoaError(.formatting) }
        self.subdomain = subdomain
        sites = MemorySites(registered ? [subdomain] : [])
        try FileManager.default.createDirectory(atPath: storage.root, withIntermediateDirectories: true)
        try Self.plainAgencies.write(toFile: storage.root + "/agencies.csv", atomically: true, encoding: .utf8)
    }

    var files: FinanceFiles { FinanceFiles(subdomain, in: storage) }

    func context(_ settings: [String: String] = [:]) -> PluginContext {
        let now = now
        return PluginContext(
            storage: storage,
            settings: ["NETFILE_PAUSE_SECONDS": "0", "NETFILE_RETRY_SECONDS": "0"].merging(settings) { $1 },
            sites: sites, jobs: jobs, console: console.console,
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), now: { now })
    }

    /// Runs stages from a file on disk, or from NetFile's address in the settings.
    @discardableResult
    func run(
        _ stages: CityRunner.Stages = .etl, from source: String? = nil, years: ExportYears = .due,
        force: Bool = false, register: Bool = false, settings: [String: String] = [:]
    ) async throws -> CityReport {
        let runner = try CityRunner(context: context(settings))
        let report = await runner.run(
            subdomain, stages,
            options: CityRunner.Options(years: years, source: source, force: force, register: register))
        await runner.close()
        return report
    }

    /// Writes a workbook beside the storage directory and returns its path.
    func write(_ export: SmallExport, named name: String = "LIND_2019.xlsx") throws -> String {
        try directory.write(try export.workbook(), to: name)
    }

    /// Asks the served database.
    func query(_ sql: String) throws -> [SQLRow] {
        try SQLiteEngine(path: files.database, mode: .readOnly).build { try $0.query(sql) }
    }

    /// The first value of the first row of an answer.
    func value(_ sql: String) throws -> SQLValue? { try query(sql).first?.values.first }

    /// What tells whether the served file is still the same one.
    func identity() throws -> [String] {
        let attributes = try FileManager.default.attributesOfItem(atPath: files.database)
        return [
            "\(attributes[.systemFileNumber] ?? "")", try FileDigest.sha256(ofFile: files.database).digest,
        ]
    }
}

/// Sites kept in memory, with every change recorded.
actor MemorySites: SiteDirectory {
    private(set) var sites: [Subdomain: Site]
    private(set) var recorded: [FinanceStatus] = []

    init(_ subdomains: [Subdomain]) {
        sites = Dictionary(uniqueKeysWithValues: subdomains.map { ($0, Site(subdomain: $0)) })
    }

    func find(_ subdomain: Subdomain) async throws -> Site? { sites[subdomain] }

    func list(hasFinanceData: Bool?) async throws -> [Site] { Array(sites.values) }

    func update(_ subdomain: Subdomain, _ values: [String: String?]) async throws -> Bool { false }

    func register(_ site: Site) async throws { sites[site.subdomain] = site }

    func recordFinance(_ status: FinanceStatus, for subdomain: Subdomain) async throws -> Bool {
        guard sites[subdomain] != nil else { return false }
        sites[subdomain]?.finance = status
        recorded.append(status)
        return true
    }

    func claimNextFinanceSite(among candidates: [Subdomain], at time: Timestamp) async throws -> Subdomain? {
        candidates.first { sites[$0] != nil }
    }
}
