/// Amendments: each restates the whole report, and the export keeps every version.
extension CommitteeYear {
    /// The versions of a report, oldest first; the last one is the newest and the one later reports build on.
    mutating func versions(of report: PeriodReport) -> [PeriodReport] {
        let amendments = amendmentCount
        guard amendments > 0 else { return [report] }
        var newest = report
        newest.header.number = amendments
        newest.header.filedOn = report.header.filedOn.adding(30 * amendments)
        if committee.has(.lacksOriginal) { return [newest] }
        var versions: [PeriodReport] = []
        for number in 0..<amendments {
            var version = report.withoutLastChanges(amendments - number)
            version.header.number = number
            version.header.filedOn = report.header.filedOn.adding(30 * number)
            version.header.supersededIn = 0
            if committee.has(.changesName) { version.header.filerName = "\(committee.name) (new)" }
            versions.append(version)
        }
        if committee.has(.changesPeriod) { newest.header.from = CalendarDay(year - 1, 1, 1) }
        return versions + [newest]
    }

    private var amendmentCount: Int {
        if committee.has(.amendsTwice) { return 2 }
        let single: [Committee.Trait] = [.amendsOnce, .changesName, .changesPeriod, .lacksOriginal]
        return single.contains(where: committee.has) ? 1 : 0
    }
}

extension PeriodReport {
    /// What the report was before its newest amendments: a gift missing, a payment lower, an employer unknown.
    func withoutLastChanges(_ count: Int) -> PeriodReport {
        var version = self
        for _ in 0..<count {
            if let last = version.receipts.lastIndex(where: { $0.schedule == .money && $0.type.isEmpty && !$0.isLost })
            {
                version.receipts.remove(at: last)
            }
        }
        if let first = version.payments.firstIndex(where: { $0.schedule == .payment && $0.cents > 10_000 }) {
            version.payments[first].cents -= 1_000 * count
        }
        if let first = version.receipts.firstIndex(where: { $0.party.isPerson }) {
            version.receipts[first].party.employer = "Information Requested"
        }
        return version
    }

    /// The next amendment of the report, filed on a later day: one more gift, one payment corrected.
    func amended(filedOn: CalendarDay, edition: Int, by donor: Party) -> PeriodReport {
        var next = self
        next.header.number += 1
        next.header.filedOn = filedOn
        next.header.firstEdition = edition
        next.header.supersededIn = nil
        next.receipts.append(
            Receipt(
                schedule: .money, id: "AMD\(edition)\(next.header.number)", party: donor,
                day: header.thru?.adding(-1) ?? filedOn, cents: 40_000, yearToDateCents: 40_000))
        if let first = next.payments.firstIndex(where: { $0.schedule == .payment && $0.cents > 10_000 }) {
            next.payments[first].cents += 1_500
        }
        return next
    }
}
