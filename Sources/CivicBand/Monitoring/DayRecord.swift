import CivicModel
import CivicSQL
import Clerk
import ElectionFinance
import Foundation

/// Writes down how yesterday and today went for each site of the roll-out, and how large each database is.
struct DayRecord: Sendable {
    let place: Workplace
    let store: PublicationStore

    /// Writes both days; run as often as one likes, the last time counts.
    func write(_ rollout: RollOut) async throws {
        let known = try await store.siteDays(since: place.day(daysAgo: 1).description)
        var days: [SiteDay] = []
        for daysAgo in [1, 0] { days += try await siteDays(rollout, daysAgo: daysAgo, known) }
        try await store.record(days, try await databaseDays())
    }

    private func siteDays(_ rollout: RollOut, daysAgo: Int, _ known: [SiteDay]) async throws -> [SiteDay] {
        let day = place.day(daysAgo: daysAgo)
        let newest = try await place.jobs(in: store.engine).newestJobs(
            ofTypes: [FinanceJob.type, DeployJob.type], from: midnight(of: day),
            to: midnight(of: CalendarDay(daysSinceEpoch: day.daysSinceEpoch + 1)))
        let holds = Dictionary(grouping: try await store.openHolds(), by: \.subdomain.name)
        func job(_ site: Subdomain, _ type: String) -> Job? {
            newest.first { $0.subdomain == site.name && $0.type == type }
        }
        return rollout.active.compactMap { site in
            // A day that is over and was told stays as it is; one that nobody looked at while it lasted is not known.
            let told = known.first { $0.subdomain == site.name && $0.day == day.description }
            if daysAgo > 0, told?.outcome != .waiting { return nil }
            let (outcome, detail) = Self.outcome(
                job(site, FinanceJob.type), job(site, DeployJob.type), holds[site.name] ?? [], isOver: daysAgo > 0)
            return SiteDay(subdomain: site.name, day: day.description, outcome: outcome, detail: detail)
        }
    }

    static func outcome(
        _ finance: Job?, _ deploy: Job?, _ holds: [SiteHold], isOver: Bool
    ) -> (SiteDay.Outcome, String?) {
        guard let finance else { return isOver ? (.silent, "nothing was enqueued") : (.waiting, nil) }
        for job in [finance, deploy].compactMap({ $0 }) {
            switch job.state {
            case .succeeded: continue
            case .scheduled, .queued, .running:
                return (.waiting, job.errorMessage.map { "tried again: " + line($0) })
            case .cancelled: return (.failed, "\(job.type) was cancelled")
            case .dead:
                if job.type != FinanceJob.type, let hold = holds.first { return (.held, hold.reason) }
                return (.failed, line(job.errorMessage ?? "unknown"))
            }
        }
        return holds.first.map { (.held, $0.reason) } ?? (.good, nil)
    }

    private static func line(_ text: String) -> String { String(text.prefix { !$0.isNewline }.prefix(500)) }

    private func midnight(of day: CalendarDay) -> Timestamp {
        LocalTime.parse("\(day)T00:00:00", in: place.configuration.zone)
            ?? Timestamp(unixSeconds: day.daysSinceEpoch * 86_400)
    }

    /// The sizes of what is built; rows as they were counted for the newest version that is served.
    private func databaseDays() async throws -> [DatabaseDay] {
        let day = place.day().description
        let served = try await store.servedVersions(on: place.configuration.targets.map(\.name))
        return try await place.sites.all().flatMap { site in
            StorageLayout.publishedDatabases.compactMap { name in
                var status = stat()
                let path = "\(place.storage.siteDirectory(site.subdomain))/\(name)"
                guard stat(path, &status) == 0 else { return nil }
                let bytes = Int(status.st_size)
                // What is held back was not counted as what is served.
                let same = served[site.subdomain]?.databases[name].flatMap { $0.bytes == bytes ? $0 : nil }
                return DatabaseDay(
                    subdomain: site.subdomain.name, day: day, database: name, bytes: bytes,
                    rows: same?.profile.rows)
            }
        }
    }
}
