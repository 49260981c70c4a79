/// Everything that one edition of one year's export of one city holds, before it is written as sheets.
struct CityYear: Sendable {
    let edition: Int
    private(set) var reports: [PeriodReport] = []
    private(set) var lateContributions: [LateContribution] = []
    private(set) var lateExpenditures: [LateExpenditure] = []
    private(set) var lateSpendingGifts: [LateSpendingGift] = []
    private(set) var supplementalPayments: [SupplementalPayment] = []

    /// The first year of the four-year cycle: balances carry from report to report inside a cycle.
    static func cycleStart(of year: Int) -> Int { year - year % 4 }

    init(of city: MadeUpCity, year: Int, edition: Int) {
        self.edition = edition
        let roster = Committee.roster(aid: city.aid, cityName: city.name, seed: city.seed, size: city.size)
        let others = roster.filter { $0.contest != nil }
        for committee in roster {
            add(Self.lastYear(of: committee, city, through: year, others: others))
        }
        for number in 0..<edition { amend(in: number + 1, city, year) }
        // Reports of later editions were made too, for the balances; they are not in this one.
        reports.removeAll { !$0.header.isPresent(in: edition) }
    }

    private static func lastYear(
        of committee: Committee, _ city: MadeUpCity, through year: Int, others: [Committee]
    ) -> CommitteeYear {
        let start = cycleStart(of: year)
        var opening = SplitMix64(seed: city.seed, "\(city.aid)/\(committee.index)/\(start)/opening")
        var state = CommitteeState(of: committee, cycleStart: start, &opening)
        func make(_ year: Int) -> CommitteeYear {
            var made = CommitteeYear(
                committee, year: year, seed: city.aid, base: city.seed,
                others: others.filter { $0.index != committee.index },
                state: state, includesRareSheets: city.includesRareSheets)
            made.fileAll()
            state = made.state
            return made
        }
        for earlier in start..<year { _ = make(earlier) }
        return make(year)
    }

    private mutating func add(_ made: CommitteeYear) {
        reports += made.reports
        lateContributions += made.lateContributions
        lateExpenditures += made.lateExpenditures
        lateSpendingGifts += made.lateSpendingGifts
        supplementalPayments += made.supplementalPayments
    }

    /// "A day later": two reports are amended, one Form 497 is amended, and reports held back so far come in.
    private mutating func amend(in edition: Int, _ city: MadeUpCity, _ year: Int) {
        var random = SplitMix64(seed: city.seed, "\(city.aid)/\(year)/edition \(edition)")
        let filedOn = CalendarDay(year + 1, 3, 1).adding(edition)
        for _ in 0..<2 {
            // Only a committee's last report, so that the year to date of no later one is contradicted.
            let candidates = reports.indices.filter { isLastCurrent($0, before: edition) }
            let index = random.pick(candidates, else: -1)
            guard reports.indices.contains(index) else { return }
            reports[index].header.supersededIn = edition
            reports.insert(
                reports[index].amended(filedOn: filedOn, edition: edition, by: .person(&random)), at: index + 1)
        }
        let late = lateContributions.indices.filter {
            lateContributions[$0].header.isCurrent(in: edition) && !lateContributions[$0].isLost
        }
        let index = random.pick(late, else: -1)
        guard lateContributions.indices.contains(index) else { return }
        var next = lateContributions[index]
        lateContributions[index].header.supersededIn = edition
        next.header.number += 1
        next.header.isNumberShort = false
        next.header.firstEdition = edition
        next.header.supersededIn = nil
        next.header.filedOn = filedOn
        next.party.occupation = next.party.isPerson ? "Retired" : next.party.occupation
        lateContributions.insert(next, at: index + 1)
    }

    private func isLastCurrent(_ index: Int, before edition: Int) -> Bool {
        let header = reports[index].header
        guard header.firstEdition < edition, header.isCurrent(in: edition) else { return false }
        return !reports.contains {
            $0.header.filerID == header.filerID && $0.header.filerName == header.filerName
                && ($0.header.thru ?? header.filedOn) > (header.thru ?? header.filedOn)
        }
    }
}
