extension Committee {
    /// The committees of a city. The first twelve show between them every oddity; the rest are drawn.
    static func roster(aid: String, cityName: String, seed: UInt64, size: Int) -> [Committee] {
        var random = SplitMix64(seed: seed, "\(aid)/roster")
        let firstID = 1_300_000 + random.int(0...40_000)
        return (0..<size).map { index in
            let (kind, traits) = part(index, of: size, &random)
            let contest = contest(of: kind, index, cityName, &random)
            let isPending = index == 6 || index == 7
            return Committee(
                index: index, cityName: cityName, id: isPending ? "Pending" : "\(firstID + index * 211)",
                name: name(of: kind, index, cityName, contest, &random), kind: kind, traits: traits,
                usesLongIDs: index % 3 != 1, contest: contest)
        }
    }

    private static let fixedParts: [(Kind, Set<Trait>)] = [
        (.controlled, [.owes, .borrows, .collectsOnline, .paysThroughAgents, .receivesLate, .amendsOnce]),
        (.controlled, [.overlaps, .collectsOnline, .receivesLate, .hasSmallBills, .owes]),
        (.recipient, [.spendsForOthers, .spendsIndependently]),
        (.measure, [.receivesLate, .owes, .borrows, .lacksOriginal]),
        (.majorDonor, [.spendsForOthers, .spendsIndependently]),
        (.officeholder, [.changesName, .paysThroughAgents, .borrows, .forgivesLoan]),
        (.controlled, [.collectsOnline]),
        (.recipient, [.spendsForOthers]),
        (.controlled, [.losesAmount, .amendsTwice, .reportsPrimary]),
        (.officeholder, [.changesPeriod, .reportsSpendingLimits]),
        (.controlled, [.reportsLate, .receivesLate, .collectsOnline]),
        (.recipient, [.spendsIndependently, .hasSmallBills, .owes, .amendsOnce, .reportsLate]),
    ]

    private static func part(_ index: Int, of size: Int, _ random: inout SplitMix64) -> (Kind, Set<Trait>) {
        guard index >= fixedParts.count else {
            var (kind, traits) = fixedParts[index]
            if size < fixedParts.count, index == size - 1, kind != .majorDonor { traits.insert(.reportsLate) }
            return (kind, traits)
        }
        let kind = random.pick(
            [.controlled, .controlled, .officeholder, .recipient, .recipient, .measure], else: Kind.recipient)
        var traits: Set<Trait> = []
        func add(_ trait: Trait, percent: Int, _ random: inout SplitMix64) {
            if random.chance(percent) { traits.insert(trait) }
        }
        add(.amendsOnce, percent: 20, &random)
        add(.collectsOnline, percent: 40, &random)
        add(.owes, percent: 30, &random)
        add(.hasSmallBills, percent: 8, &random)
        add(.borrows, percent: 25, &random)
        add(.paysThroughAgents, percent: 15, &random)
        add(.receivesLate, percent: 20, &random)
        if kind == .recipient { add(.spendsForOthers, percent: 40, &random) }
        return (kind, traits)
    }

    private static func contest(
        of kind: Kind, _ index: Int, _ city: String, _ random: inout SplitMix64
    ) -> Contest? {
        let last = random.word(Vocabulary.lastNames)
        let first = random.word(Vocabulary.firstNames)
        switch kind {
        case .controlled, .officeholder:
            let (code, words) = random.pick(
                [("CCM", "City Council Member"), ("MAY", "Mayor"), ("BED", "School Board"), ("OTH", "Rent Board")],
                else: ("CCM", ""))
            let district = code == "CCM" ? random.word(["1", "01", "2", "3", "AL", "0"]) : ""
            return Contest(
                cityName: city, candidateLastName: last, candidateFirstName: first, officeCode: code,
                officeDescription: words, district: district, position: "S")
        case .measure:
            let letter = random.word(["A", "C", "GG", "T-1", "-", "n/a"])
            return Contest(
                cityName: city, measureName: "Measure \(letter): Parks, Libraries & Street-Repair Bond",
                measureNumber: letter,
                position: index % 2 == 0 ? "O" : "S")
        case .recipient, .majorDonor: return nil
        }
    }

    private static func name(
        of kind: Kind, _ index: Int, _ city: String, _ contest: Contest?, _ random: inout SplitMix64
    ) -> String {
        let candidate = "\(contest?.candidateFirstName ?? "") \(contest?.candidateLastName ?? "")"
        let office = contest?.officeDescription ?? ""
        let base =
            switch kind {
            case .controlled:
                random.word(["Friends of \(candidate) for \(office)", "\(candidate) for \(city) \(office)"])
            case .officeholder: "\(candidate), \(office), Officeholder Account"
            case .measure:
                "\(city) Neighbors \(contest?.position == "O" ? "Against" : "for") \(contest?.measureName ?? "")"
            case .recipient:
                random.word([
                    "\(city) Tenants' Action Fund", "Made-Up Builders & Trades PAC of \(city)",
                    "\(city) Firefighters’ “Safe Streets” Committee", "Coalición de Vecinos de \(city)",
                    "<Open> \(city), Sponsored by Harbor & Hill, LLP",
                ])
            case .majorDonor: "Harborview Holdings, LLC and Affiliated Entities"
            }
        // Several committees draw the same words; real ones keep apart by year or number.
        return index < 12 ? base : "\(base), No. \(index)"
    }
}
