import CivicModel

/// The years of exports that a run asks for.
package enum ExportYears: Sendable, Hashable {
    /// All years at the first run, later those that can change.
    case due
    /// Those that were named.
    case chosen(ClosedRange<Int>)

    /// The first year any agency can have: e-filing began under the Online Disclosure Act of 1997.
    static let first = 1998

    /// How long an older year is left alone, in days. Amendments reach back years, but seldom.
    static let olderYearsDays = 30

    /// Reads `2017` or `2017-2020`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let years = parts.compactMap { Int($0) }.filter { (Self.first...2100).contains($0) }
        guard (1...2).contains(parts.count), years.count == parts.count, years[0] <= years[years.count - 1] else {
            return nil
        }
        self = .chosen(years[0]...years[years.count - 1])
    }

    /// The years to ask for now, oldest first.
    ///
    /// The next year is among them: reports of an election (496, 497) come early. Of the years before last one is
    /// asked for again only after thirty days.
    ///
    /// - Parameter isIntact: whether the file of a year still lies there as it was stored.
    func list(
        known manifest: Manifest, now: Timestamp, isIntact: (Int) throws -> Bool = { _ in true }
    ) throws -> [Int] {
        let thisYear = now.day.year
        switch self {
        case .chosen(let years): return Array(years)
        case .due:
            return try (Self.first...thisYear + 1).filter { year in
                // A damaged or lost file, such as a run leaves that was killed between a file and its record.
                if manifest[year]?.download != nil, try !isIntact(year) { return true }
                guard let checked = manifest[year].flatMap({ CalendarDay(text: $0.checkedAt.utf8.prefix(10)) }) else {
                    return true
                }
                return year >= thisYear - 2 || now.day.daysSinceEpoch - checked.daysSinceEpoch >= Self.olderYearsDays
            }
        }
    }
}
