/// Schedules A, C and I.
extension CommitteeYear {
    mutating func addReceipts(to report: inout PeriodReport, _ ordinal: Int) {
        let period = periods[ordinal]
        let count = 6 + (period.thru.daysSinceEpoch - period.from.daysSinceEpoch) / 10 + random.int(0...5)
        for index in 0..<count {
            let donor = random.pick(donors, else: .person(&random))
            let cents = random.pick(
                [10_000, 10_000, 15_000, 20_000, 25_000, 25_000, 30_000, 50_000, 75_050, 100_000, 12_345], else: 0)
            // The first gift of an overlapping pair falls where the second report will list it again.
            let day = committee.has(.overlaps) && index == 0 ? period.thru.adding(-5) : random.day(period.days)
            addGift(from: donor, cents, on: day, to: &report)
        }
        if random.chance(25) || (committee.index == 0 && ordinal == 0) { addRefund(to: &report, period) }
        if committee.has(.losesAmount), ordinal == 0 { loseAmount(in: &report) }
        addGoods(to: &report, period, ordinal)
        addIncreases(to: &report, period, ordinal)
    }

    @discardableResult
    mutating func addGift(from donor: Party, _ cents: Int, on day: CalendarDay, to report: inout PeriodReport)
        -> Receipt
    {
        let isOnline = committee.has(.collectsOnline) && donor.isPerson && random.chance(55)
        let gift = Receipt(
            schedule: .money, id: id("INC"), party: donor, day: day, cents: cents,
            yearToDateCents: state.total(donor, adding: cents), type: isOnline ? "I" : "",
            intermediary: isOnline ? .intermediary : nil)
        report.receipts.append(gift)
        return gift
    }

    /// A returned gift is a negative row of the same giver.
    private mutating func addRefund(to report: inout PeriodReport, _ period: ReportingPeriod) {
        guard let gift = report.receipts.first(where: { $0.schedule == .money && $0.cents > 0 }) else { return }
        report.receipts.append(
            Receipt(
                schedule: .money, id: id("INC"), party: gift.party, day: max(gift.day, period.thru.adding(-2)),
                cents: -gift.cents, yearToDateCents: state.total(gift.party, adding: -gift.cents),
                description: "Returned: over the limit", type: "R"))
    }

    private func loseAmount(in report: inout PeriodReport) {
        guard let index = report.receipts.firstIndex(where: { $0.schedule == .money && $0.cents > 0 }) else { return }
        report.receipts[index].isLost = true
    }

    private mutating func addGoods(to report: inout PeriodReport, _ period: ReportingPeriod, _ ordinal: Int) {
        guard random.chance(25) || (committee.index <= 1 && ordinal == 0) else { return }
        let donor = random.pick(donors, else: .business(&random))
        let cents = amount(100...900)
        report.receipts.append(
            Receipt(
                schedule: .goods, id: id("NON"), party: donor, day: random.day(period.days), cents: cents,
                yearToDateCents: state.total(donor, adding: cents), description: random.word(Vocabulary.giftsInKind)))
        if committee.index == 1 {
            report.receipts.append(
                Receipt(
                    schedule: .goods, id: id("NON"), party: donor, day: random.day(period.days), cents: 0,
                    yearToDateCents: state.total(donor, adding: 0), description: "Repaid by a third party", type: "T"))
        }
    }

    private mutating func addIncreases(to report: inout PeriodReport, _ period: ReportingPeriod, _ ordinal: Int) {
        guard random.chance(15) || (committee.index <= 1 && ordinal == 0) else { return }
        let payer = random.pick(vendors, else: .business(&random))
        let cents = amount(100...600)
        report.receipts.append(
            Receipt(
                schedule: .increase, id: id("OTH"), party: payer, day: random.day(period.days), cents: cents,
                yearToDateCents: state.total(payer, adding: cents), description: random.word(Vocabulary.increases)))
    }

    /// Starts the report three weeks early and lists the gifts of those weeks again, under their own numbers.
    func relistGifts(in report: inout PeriodReport) {
        guard let start = report.header.from?.adding(-21), let before = reports.last else { return }
        report.header.from = start
        report.receipts += before.receipts(on: .money).filter { $0.day >= start && !$0.isLost }
    }

    /// What is too small for a row.
    mutating func addUnitemized(to report: inout PeriodReport, _ ordinal: Int) {
        report.unitemized.giftsCents += random.chance(80) ? random.int(10...2_500) * 100 + random.int(0...99) : 0
        report.unitemized.paymentsCents += random.chance(80) ? random.int(1_000...40_000) : 0
        report.unitemized.goodsCents += random.chance(15) ? random.int(1_000...9_900) : 0
        report.unitemized.increasesCents += random.chance(10) ? random.int(100...9_900) : 0
        report.unitemized.interestReceivedCents += random.chance(20) ? random.int(1...900) : 0
        if committee.has(.spendsForOthers) { report.unitemized.forOthersCents += random.chance(30) ? 5_000 : 0 }
        guard committee.has(.hasSmallBills) else { return }
        if ordinal % 2 == 0 {
            report.unitemized.billsIncurredCents = random.int(2_000...8_999)
        } else {
            report.unitemized.billsPaidCents = random.int(1_000...1_999)
        }
    }
}
