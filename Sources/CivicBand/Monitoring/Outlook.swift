import CivicModel
import CivicSQL
import Clerk
import ElectionFinance

/// All that a digest tells and alerts are made of, read at one moment.
struct Outlook: Sendable {
    /// The day it is about.
    let day: String
    /// How the day went for each site of the roll-out.
    let days: [SiteDay]
    /// What went wrong the day before, of sites that are not good since.
    let unmended: [SiteDay]
    /// What is held back.
    let holds: [SiteHold]
    /// Days without success, of the sites where they are too many.
    let overdue: [String: Int]
    /// What `clerk health` finds.
    let health: [HealthCheck]
    /// Bytes of all databases, and a week before; nil without a record of then.
    let bytes: Int
    let bytesBefore: Int?
    /// Whether the schedule ran once, and no line of it has run for an hour.
    let isScheduleLate: Bool
    /// How far the roll-out is.
    let wave: String?

    /// Records the day as it is now, and reads all of it.
    static func record(_ place: Workplace, _ store: PublicationStore) async throws -> Outlook {
        let rollout = try await RollOut.read(place)
        try await DayRecord(place: place, store: store).write(rollout)
        let day = place.day().description
        let sizes = try await store.databaseDays(since: place.day(daysAgo: 7).description)
        func total(_ day: String?) -> Int? {
            guard let day else { return nil }
            return sizes.filter { $0.day == day }.reduce(0) { $0 + $1.bytes }
        }
        let active = Set(rollout.active.map(\.name))
        let yesterday = place.day(daysAgo: 1).description
        let both = try await store.siteDays(since: yesterday).filter { active.contains($0.subdomain) }
        let days = both.filter { $0.day == day }
        let good = Set(days.filter { $0.outcome == .good }.map(\.subdomain))
        return Outlook(
            day: day, days: days,
            unmended: both.filter {
                $0.day == yesterday && [.failed, .silent].contains($0.outcome) && !good.contains($0.subdomain)
            },
            holds: try await store.openHolds(),
            overdue: try await store.daysSinceSuccess().filter {
                active.contains($0.key) && $0.value >= place.configuration.silentDays
            },
            health: try await HealthCheck.all(of: place.jobs(in: store.engine), now: place.context.now()),
            bytes: total(day) ?? 0,
            bytesBefore: total(sizes.last { $0.day != day }?.day),
            isScheduleLate: try await TickStore(engine: store.engine).newest().values.max().map {
                place.context.now().unixSeconds - $0.unixSeconds > 3600
            } ?? false,
            wave: rollout.current?.name)
    }

    func count(_ outcome: SiteDay.Outcome) -> Int { days.filter { $0.outcome == outcome }.count }

    /// The sites whose day is over: those that wait say nothing yet.
    var ended: Int { days.count - count(.waiting) }

    /// The sites whose source answered with a web page in place of data.
    var webPages: [SiteDay] { days.filter { $0.detail?.contains("it is a web page") == true } }

    /// What is wrong with much at once, by kind: for alerts that cannot wait for the digest.
    func broadFailures(_ configuration: CivicBandConfiguration) -> [String: String] {
        var found: [String: String] = [:]
        let failed = count(.failed) + count(.silent)
        if configuration.isBroad(failed, of: ended) {
            found["sites"] =
                "\(failed) of \(ended) sites failed today. First: "
                + (days.first { $0.outcome == .failed }.map { "\($0.subdomain): \($0.detail ?? "")" } ?? "silent")
        }
        let held = count(.held)
        if configuration.isBroad(held, of: ended) {
            found["held"] =
                "\(held) of \(ended) sites are held back. First: "
                + (days.first { $0.outcome == .held }.map { "\($0.subdomain): \($0.detail ?? "")" } ?? "")
        }
        let pages = webPages.count
        if pages >= configuration.broadFailureSites {
            found["web pages"] = "\(pages) sources answered with a web page in place of data."
        }
        if configuration.isBroad(overdue.count, of: days.count) {
            found["silence"] = "\(overdue.count) sites had no success for \(configuration.silentDays) days or more."
        }
        for check in health where check.level == .unhealthy { found["health \(check.name)"] = check.observed }
        if isScheduleLate { found["schedule"] = "the scheduler has run nothing for an hour." }
        return found
    }

    /// Whether a failure of many sites may be there still, though not seen: as long as so many of them wait, as they do
    /// after midnight and when they are tried again.
    func isUndecided(_ kind: String, _ configuration: CivicBandConfiguration) -> Bool {
        guard ["sites", "web pages", "held"].contains(kind) else { return false }
        let open = days.count - count(.good) - (kind == "held" ? 0 : count(.held))
        return configuration.isBroad(open, of: days.count)
    }

    /// The digest: the whole day on one page.
    var text: String {
        var lines = [
            "\(day): \(count(.good)) of \(days.count) sites good"
                + (ended > 0 ? " (\(count(.good) * 100 / ended) % of those that ended)" : ""),
            "failed \(count(.failed)), held \(count(.held)), waiting \(count(.waiting)), silent \(count(.silent))"
                + (wave.map { "; roll-out: \($0)" } ?? ""),
        ]
        lines += Self.section(
            "Failed", days.filter { $0.outcome == .failed }.map { "\($0.subdomain): \($0.detail ?? "")" })
        lines += Self.section(
            "Went wrong the day before, and not good since",
            unmended.map { "\($0.subdomain): \($0.outcome.rawValue)" + ($0.detail.map { ", \($0)" } ?? "") })
        lines += Self.section(
            "Held back (clerk publish SITE --accept REASON)",
            holds.map { "\($0.subdomain) \($0.database): \($0.reason) (since \($0.heldAt.day))" })
        lines += Self.section("A web page in place of data", webPages.map(\.subdomain))
        lines += Self.section(
            "Without success for long",
            overdue.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key): \($0.value) days" })
        lines += Self.section(
            "Not well (clerk health)",
            health.filter { $0.level != .healthy }.map { "\($0.name): \($0.observed)" }
                + (isScheduleLate ? ["schedule: nothing has run for an hour"] : []))
        let growth =
            bytesBefore.map { ", \(($0 <= bytes ? "+" : "") + "\((bytes - $0) / 1_000_000)") MB in a week" } ?? ""
        lines += ["", "Databases: \(bytes / 1_000_000) MB\(growth)"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Whether nobody has to do anything.
    var isWell: Bool {
        count(.failed) + count(.silent) + unmended.count == 0 && holds.isEmpty && overdue.isEmpty && !isScheduleLate
            && health.allSatisfy { $0.level == .healthy }
    }

    /// The day in a few words.
    var summary: String {
        guard isWell else { return "something to do" }
        return count(.waiting) == 0 ? "all is well" : "well so far, \(count(.waiting).counted("site")) still waiting"
    }

    private static func section(_ title: String, _ lines: [String]) -> [String] {
        guard !lines.isEmpty else { return [] }
        let shown = lines.prefix(25).map { "  \($0)" }
        return ["", "\(title):"] + shown + (lines.count > 25 ? ["  and \(lines.count - 25) more"] : [])
    }
}
