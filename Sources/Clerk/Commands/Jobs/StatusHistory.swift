import CivicModel
import ClerkPlugin

/// `clerk status --history`: how the days went, and how the databases grew.
struct StatusHistory {
    let days: [SiteDay]
    let databases: [DatabaseDay]

    /// One letter a day, oldest first, for a table of many sites.
    private static let letters: [SiteDay.Outcome: Character] = [
        .good: "+", .failed: "x", .held: "h", .waiting: ".", .silent: "-",
    ]

    /// Reads the last days of one site, or of all.
    static func read(
        _ store: PublicationStore, days count: Int, of subdomain: Subdomain?
    ) async throws -> StatusHistory {
        guard let newest = try await store.newestDay().flatMap({ CalendarDay(text: Array($0.utf8)) }) else {
            return StatusHistory(days: [], databases: [])
        }
        let since = CalendarDay(daysSinceEpoch: newest.daysSinceEpoch - count + 1).description
        return StatusHistory(
            days: try await store.siteDays(since: since, of: subdomain),
            databases: try await store.databaseDays(since: since, of: subdomain))
    }

    /// A line for each site: its days, its size and its growth.
    var lines: [String] {
        let all = Set(databases.map(\.day) + days.map(\.day)).sorted()
        guard let first = all.first, let last = all.last else {
            return ["Nothing is recorded yet: `clerk monitor`, as the schedule runs it, records each day."]
        }
        let sites = Set(databases.map(\.subdomain) + days.map(\.subdomain)).sorted()
        let bySite = Dictionary(grouping: days, by: \.subdomain)
        let sizes = Dictionary(grouping: databases.filter { [first, last].contains($0.day) }) {
            [$0.subdomain, $0.day]
        }
        .mapValues { $0.reduce(0) { $0 + $1.bytes } }
        let rows = sites.map { site -> [String] in
            let outcomes = Dictionary(
                (bySite[site] ?? []).map { ($0.day, $0.outcome) }, uniquingKeysWith: { first, _ in first })
            let row = String(all.map { day in outcomes[day].flatMap { Self.letters[$0] } ?? " " })
            let now = sizes[[site, last]]
            let growth = sizes[[site, first]].flatMap { before in now.map { $0 - before } }
            return [site, row, now.map(String.init) ?? "", growth.map { $0 > 0 ? "+\($0)" : "\($0)" } ?? ""]
        }
        let head = ["site", "days", "bytes", "growth"]
        return ["\(first) to \(last): + good, x failed, h held, . waiting, - silent"]
            + TextTable.lines([head] + rows, rightAligned: [2, 3]) + ["", rate(all)]
    }

    /// The share of good days of each day.
    private func rate(_ all: [String]) -> String {
        let rates = all.suffix(7).compactMap { day -> String? in
            let ended = days.filter { $0.day == day && $0.outcome != .waiting }
            guard !ended.isEmpty else { return nil }
            return "\(day.suffix(5)) \(ended.count { $0.outcome == .good } * 100 / ended.count) %"
        }
        return rates.isEmpty ? "No day of a site has ended yet." : "good: " + rates.joined(separator: ", ")
    }

    /// A line for each day of one site.
    var siteLines: [String] {
        let all = Set(databases.map(\.day) + days.map(\.day)).sorted(by: >)
        let rows = all.map { day -> [String] in
            let site = days.first { $0.day == day }
            let sizes = databases.filter { $0.day == day }.map { database in
                "\(database.database) \(database.bytes) bytes" + (database.rows.map { ", \($0) rows" } ?? "")
            }
            return [day, site?.outcome.rawValue ?? "", sizes.joined(separator: "; "), site?.detail ?? ""]
        }
        return rows.isEmpty ? lines : TextTable.lines([["day", "outcome", "databases", ""]] + rows)
    }
}

/// A hold as programs read it.
struct HoldReport: Encodable {
    let subdomain, database, reason, heldAt: String

    init(_ hold: SiteHold) {
        subdomain = hold.subdomain.name
        database = hold.database
        reason = hold.reason
        heldAt = hold.heldAt.description
    }

    /// The hold for a person.
    var line: String { "held: \(subdomain) \(database): \(reason) (since \(heldAt))" }
}
