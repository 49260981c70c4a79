import CivicModel
import Clerk
import ElectionFinance

/// How far the roll-out is, and how each site of it stands.
struct RollOut: Sendable {
    /// How a site stands.
    enum Standing: Sendable, Hashable {
        /// It files with another system, so that there is nothing to roll out.
        case elsewhere(String)
        /// It cannot run yet, and somebody has to do something.
        case unready(String)
        /// It runs; so many good days in a row, and what ended the row before, if anything did.
        case running(goodDays: Int, fault: String?)
    }

    /// One site of a wave.
    struct Member: Sendable, Hashable {
        let site: Subdomain
        let standing: Standing
    }

    /// One wave.
    struct Wave: Sendable, Hashable {
        let name: String
        let members: [Member]
        /// Whether its sites are updated.
        let isReached: Bool
    }

    let goodDays: Int
    let waves: [Wave]
    /// Why no wave may begin; nil when one may.
    let hold: String?
    let events: [RollOutLog.Event]

    /// The wave that is reached last.
    var current: Wave? { waves.last(where: \.isReached) }

    /// The wave that comes next.
    var next: Wave? { waves.first { !$0.isReached } }

    /// Reads the state.
    static func read(_ place: Workplace) async throws -> RollOut {
        let plan = try RollOutPlan.read(place.configuration.rolloutFile)
        let map = try AgencyMap.read(for: place.context)
        let store = try await place.publications(to: "Could not tell the roll-out")
        let events = try await RollOutLog(engine: store.engine).events()
        let registered = Set(try await place.sites.all().map(\.subdomain))
        let since = place.day(daysAgo: plan.goodDays + 30).description
        let days = Dictionary(grouping: try await store.siteDays(since: since), by: \.subdomain)
        let named = Set(plan.waves.flatMap { $0.sites ?? [] })
        let others = Set(map.confirmed.compactMap { $0.subdomain.flatMap(Subdomain.init) }).subtracting(named).sorted()
        let reached = try Self.reached(plan, events)
        let waves = plan.waves.enumerated().map { index, wave in
            Wave(
                name: wave.name,
                members: (wave.sites ?? others).map { site in
                    let standing = standing(
                        of: site, map, isRegistered: registered.contains(site), days[site.name] ?? [],
                        today: place.day())
                    return Member(site: site, standing: standing)
                }, isReached: index <= reached)
        }
        let last = events.last { $0.action != .advance }
        return RollOut(
            goodDays: plan.goodDays, waves: waves, hold: last?.action == .hold ? last?.note ?? "held" : nil,
            events: events)
    }

    /// The wave that was advanced to last, by its place in the plan.
    private static func reached(_ plan: RollOutPlan, _ events: [RollOutLog.Event]) throws -> Int {
        guard let advanced = events.last(where: { $0.action == .advance })?.wave else { return 0 }
        guard let index = plan.waves.firstIndex(where: { $0.name == advanced }) else {
            throw Failure(
                "Could not tell the roll-out",
                observed: "the wave \(advanced) was reached, and the plan has none of that "
                    + "name.", next: "give the wave its name back in the roll-out's file.")
        }
        return index
    }

    private static func standing(
        of site: Subdomain, _ map: AgencyMap, isRegistered: Bool, _ days: [SiteDay], today: CalendarDay
    ) -> Standing {
        let known = map.agencies.filter { $0.subdomain == site.name }
        guard let agency = known.first(where: { $0.status != .rejected }) ?? known.first else {
            return .unready("no agency is known for it")
        }
        guard agency.isOnNetFile else { return .elsewhere(agency.filesWith) }
        guard agency.status == .confirmed, !agency.shortcut.isEmpty else {
            return .unready("its agency is \(agency.status.rawValue), not confirmed")
        }
        guard isRegistered else { return .unready("it has no row: `clerk new --subdomain \(site)`") }
        return goodDays(days, today: today)
    }

    /// The good days in a row, newest first, and what ended the row. A day that nobody recorded ends it too; one that is
    /// not over says nothing yet.
    static func goodDays(_ days: [SiteDay], today: CalendarDay) -> Standing {
        let ended = days.drop { $0.outcome == .waiting }
        let waiting = days.count - ended.count
        // Before the first look of the day there is no record of it.
        let hasToday = days.first?.day == today.description
        var due = today.daysSinceEpoch - waiting - (hasToday ? 0 : 1)
        var good = 0
        for day in ended {
            let expected = CalendarDay(daysSinceEpoch: due).description
            guard day.day == expected else { return .running(goodDays: good, fault: "\(expected): nobody looked") }
            guard day.outcome == .good else {
                let detail = day.detail.map { ", \($0)" } ?? ""
                return .running(goodDays: good, fault: "\(day.day): \(day.outcome.rawValue)" + detail)
            }
            good += 1
            due -= 1
        }
        return .running(goodDays: good, fault: nil)
    }

    /// What keeps the next wave from beginning, a line for each site.
    var obstacles: [String] {
        (current?.members ?? []).compactMap { member in
            switch member.standing {
            case .elsewhere: nil
            case .unready(let why): "\(member.site): \(why)"
            case .running(let good, let fault):
                good >= goodDays
                    ? nil
                    : "\(member.site): \(good) of \(goodDays) good days" + (fault.map { " (\($0))" } ?? "")
            }
        }
    }

    /// The sites that are updated: those of the waves that are reached, as far as they can run.
    var active: [Subdomain] {
        waves.filter(\.isReached).flatMap(\.members).compactMap { member in
            if case .running = member.standing { member.site } else { nil }
        }
    }
}
