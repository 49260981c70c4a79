import CivicModel
import Clerk

/// Compares a new database with the served one; what it finds is for a person to judge.
struct Gate: Sendable {
    let limits: GateLimits
    /// The year that is not over yet.
    let thisYear: Int

    /// The reasons to hold a new database back; none when it may be published.
    func objections(to new: DatabaseProfile, servedNow old: DatabaseProfile) -> [String] {
        rows(new, old) + years(new, old) + coverage(new, old) + reconciliation(new, old)
    }

    private func rows(_ new: DatabaseProfile, _ old: DatabaseProfile) -> [String] {
        var found: [String] = []
        for (table, before) in old.tables.sorted(by: { $0.key < $1.key }) {
            guard let after = new.tables[table] else {
                if before > 0 { found.append("the table \(table) with \(before) rows is gone") }
                continue
            }
            if before - after > 10, isDrop(before, after, limits.tableDropPercent) {
                found.append("\(table) would fall from \(before) rows to \(after)")
            }
        }
        if isDrop(old.rows, new.rows, limits.totalDropPercent) {
            found.append("all tables together would fall from \(old.rows) rows to \(new.rows)")
        }
        return found
    }

    private func years(_ new: DatabaseProfile, _ old: DatabaseProfile) -> [String] {
        // A year with less than a thousandth of all is a slip of somebody's pen, such as 0205, which others correct.
        let least = old.years.values.reduce(0, +) / 1000
        return old.years.filter { $0.value > least }.sorted { $0.key < $1.key }.compactMap { year, before in
            guard let after = new.years[year] else { return "the year \(year) is gone" }
            if isDrop(before, after, limits.yearDropPercent) {
                return
                    "the sum of \(year) would fall from \(Self.shown(before, old.unit)) to \(Self.shown(after, new.unit))"
            }
            // Last year's reports are filed in January, and amended for months.
            let isOver = (Int(year) ?? thisYear) < thisYear - 1
            if isOver, before > 0, after > before, (after - before) * 100 > before * limits.pastYearRisePercent {
                return "the sum of \(year), which is over, would rise from \(Self.shown(before, old.unit)) to "
                    + Self.shown(after, new.unit)
            }
            return nil
        }
    }

    private func coverage(_ new: DatabaseProfile, _ old: DatabaseProfile) -> [String] {
        var found: [String] = []
        if let before = Self.day(old.coverageStart), let after = Self.day(new.coverageStart),
            after - before > limits.coverageDays
        {
            found.append("it would cover days from \(new.coverageStart ?? "") on, not from \(old.coverageStart ?? "")")
        }
        if let before = Self.day(old.coverageEnd), let after = Self.day(new.coverageEnd),
            before - after > limits.coverageDays
        {
            found.append("it would cover days to \(new.coverageEnd ?? ""), not to \(old.coverageEnd ?? "")")
        }
        if old.coverageStart != nil, new.coverageStart == nil { found.append("it would cover no days") }
        return found
    }

    private func reconciliation(_ new: DatabaseProfile, _ old: DatabaseProfile) -> [String] {
        guard let compared = old.compared, compared > 0, let wrong = old.mismatched else { return [] }
        guard let nowCompared = new.compared, nowCompared > 0, let nowWrong = new.mismatched else {
            return ["none of its lines can be compared with what was filed"]
        }
        // Shares in ten-thousandths, so that whole numbers do.
        let before = (compared - wrong) * 10_000 / compared
        let after = (nowCompared - nowWrong) * 10_000 / nowCompared
        guard before - after > limits.reconciledPoints * 100 else { return [] }
        return [
            "the share of lines that agree with what was filed would fall from \(before / 100) % to \(after / 100) %"
        ]
    }

    private func isDrop(_ before: Int, _ after: Int, _ percent: Int) -> Bool {
        before > 0 && after < before && (before - after) * 100 > before * percent
    }

    private static func day(_ text: String?) -> Int? {
        text.flatMap { CalendarDay(text: Array($0.utf8)) }?.daysSinceEpoch
    }

    private static func shown(_ number: Int, _ unit: DatabaseProfile.Unit) -> String {
        switch unit {
        case .pages: "\(number) pages"
        case .cents: Money(cents: Int64(number)).description + " dollars"
        }
    }
}
