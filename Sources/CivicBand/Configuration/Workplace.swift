import CivicModel
import CivicSQL
import Clerk
import ClerkPlugin
import ElectionFinance
import Foundation

/// What a command, hook or job of CivicBand's works with: the host's context, the civic database, the configuration.
struct Workplace: Sendable {
    let context: PluginContext
    var configuration: CivicBandConfiguration
    /// Where the civic database is.
    let location: CivicDatabase.Location
    let database: CivicDatabase

    /// - Throws: `Failure` when settings or the configuration are malformed.
    init(_ context: PluginContext) throws {
        self.context = context
        configuration = try CivicBandConfiguration.read(context.settings)
        // The context has the settings of .env already.
        location = try Settings(environment: context.settings, dotEnv: nil).civicDatabase
        database = CivicDatabase(location)
    }

    /// Works at a place that is closed afterwards.
    static func with<Answer>(
        _ context: PluginContext, _ body: (Workplace) async throws -> Answer
    ) async throws -> Answer {
        let place = try Workplace(context)
        do {
            let answer = try await body(place)
            await place.database.close()
            return answer
        } catch {
            await place.database.close()
            throw error
        }
    }

    var storage: StorageLayout { context.storage }

    var sites: SiteRegister { SiteRegister(database, now: context.now) }

    /// What is published, of a civic database that must be there.
    func publications(to purpose: String) async throws -> PublicationStore {
        PublicationStore(engine: try await database.required(to: purpose), now: context.now)
    }

    /// The jobs, with the types that this program can run.
    func jobs(in engine: any SQLEngine) -> JobStore {
        let types = ElectionFinancePlugin().registerJobTypes() + CivicBandPlugin().registerJobTypes()
        // Deploys are clerk's own; what they do is of no interest here.
        return JobStore(engine: engine, catalog: JobCatalog(plugins: types, deploy: { _, _ in }), now: context.now)
    }

    /// The targets of the configuration.
    func targets() throws -> [any DeployTarget] {
        try configuration.targets.map { try $0.target(storage: storage, settings: context.settings) }
    }

    /// The day in the zone of the configuration.
    func day(daysAgo: Int = 0) -> CalendarDay {
        let now = context.now().unixSeconds
        let offset = configuration.zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(now)))
        return CalendarDay(daysSinceEpoch: Timestamp(unixSeconds: now + offset).day.daysSinceEpoch - daysAgo)
    }
}
