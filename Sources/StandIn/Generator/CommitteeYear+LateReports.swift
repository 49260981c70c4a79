/// Forms 496 and 497.
extension CommitteeYear {
    /// Gifts of 1,000 dollars and more in the ninety days before the election, and what becomes of them.
    mutating func addLateGifts(to report: inout PeriodReport, _ ordinal: Int) {
        let period = periods[ordinal]
        let start = max(election.adding(-90), period.from)
        let end = min(election.adding(-1), period.thru)
        guard start <= end else { return }
        for _ in 0..<(periods.count == 2 ? 4 : 2) {
            lateReportCount += 1
            addLateGift(to: &report, on: random.day(start...end), lateReportCount)
        }
        guard committee.index == 0, ordinal == periods.count - 1 else { return }
        let december = addGift(
            from: .person(&random), 150_000, on: CalendarDay(year, 12, 30), to: &report)
        state.decemberGift = CommitteeState.DecemberGift(receipt: december)
    }

    private mutating func addLateGift(to report: inout PeriodReport, on day: CalendarDay, _ ordinal: Int) {
        var late = LateContribution(
            header: lateHeader(filedOn: day.adding(1)), isReceived: true,
            reportID: "497-\(committee.index)-\(year)-\(ordinal)",
            id: "", party: .person(&random), day: day, cents: random.int(10...25) * 10_000, finalFate: .sameTransaction,
            coveredFrom: report.header.firstEdition)
        switch (committee.index, ordinal % 4) {
        case (0, 2):
            late.finalFate = .otherTransactionID
            addGift(from: late.party, late.cents, on: day, to: &report)
            late.id = id("LCR")
        case (0, 3), (3, 3):
            late.finalFate = .notItemized
            late.cents = 7_500
            late.id = id("LCR")
            report.unitemized.giftsCents += late.cents
        case (3, 1):
            late.finalFate = .loan
            late.id = borrow(from: late.party, late.cents, on: day, words: "ON DEMAND", in: &report).id
        case (3, 2), (1, 3):
            late.finalFate = .withoutAmount
            late.id = id("LCR")
            late.isLost = committee.index == 1
            if !late.isLost {
                late.cents = 0
                late.party = Party(
                    entityCode: "", lastName: "No contributions were received", city: "", state: "", zip: "")
            }
        default:
            late.id = addGift(from: late.party, late.cents, on: day, to: &report).id
        }
        late.header.isNumberShort = committee.index == 1 && ordinal == 2
        if late.header.isNumberShort { late.header.number = 1 }
        if committee.index == 0, ordinal == 4 { lateContributions.append(supersededVersion(of: &late)) }
        lateContributions.append(late)
    }

    /// The first version, which named another amount; makes the given one its amendment.
    private func supersededVersion(of late: inout LateContribution) -> LateContribution {
        var first = late
        first.cents += 10_000
        first.header.supersededIn = 0
        late.header.number = 1
        late.header.filedOn = late.header.filedOn.adding(2)
        return first
    }

    mutating func fileDecemberGift() {
        guard let gift = state.decemberGift?.receipt else { return }
        state.decemberGift = nil
        lateContributions.append(
            LateContribution(
                header: lateHeader(filedOn: CalendarDay(year, 1, 2)), isReceived: true,
                reportID: "497-\(committee.index)-\(year)-0", id: gift.id, party: gift.party, day: gift.day,
                cents: gift.cents, finalFate: .yearBefore))
    }

    mutating func fileGiftMade(to other: Committee, _ id: String, _ cents: Int, on day: CalendarDay) {
        lateReportCount += 1
        lateContributions.append(
            LateContribution(
                header: lateHeader(filedOn: day.adding(1)), isReceived: false,
                reportID: "497-\(committee.index)-\(year)-\(lateReportCount)", id: id, party: other.asParty, day: day,
                cents: cents, contest: other.contest, finalFate: .made))
    }

    /// Two Forms 496 of one day and one a week later, which all list the gifts behind them: exact duplicates.
    mutating func addIndependentSpending(to report: inout PeriodReport) {
        let days = [election.adding(-30), election.adding(-30), election.adding(-22)]
        guard let from = report.header.from, let thru = report.header.thru,
            days.allSatisfy({ (from...thru).contains($0) })
        else { return }
        let spending = fileIndependentSpending(on: days)
        for (ordinal, spent) in spending.enumerated() where committee.index != 11 || ordinal < 2 {
            var shown = addPayment(
                to: random.pick(vendors, else: .business(&random)), spent.cents, on: spent.day, "LIT",
                spent.description,
                in: &report)
            // The second comes back with its date and amount under another number.
            shown.id = ordinal == 1 ? id("IND") : spent.id
            shown.schedule = .forOthers
            shown.code = "IND"
            shown.contest = spent.contest
            report.payments.append(shown)
        }
        guard var gift = lateSpendingGifts.first?.receipt else { return }
        gift.schedule = .money
        report.receipts.append(gift)
    }

    /// A major donor files late reports alone: no Form 460 ever covers them.
    mutating func fileMajorDonor() {
        _ = fileIndependentSpending(on: [election.adding(-30), election.adding(-30), election.adding(-22)])
        for offset in [40, 12] {
            guard let other = pickOther() else { return }
            fileGiftMade(to: other, id("CTM"), offset == 40 ? 500_000 : 250_000, on: election.adding(-offset))
        }
        guard includesRareSheets, let other = pickOther() else { return }
        var header = lateHeader(filedOn: CalendarDay(year, 7, 30))
        header.from = CalendarDay(year, 1, 1)
        header.thru = CalendarDay(year, 6, 30)
        for form in ["F461P5", "F465P3"] {
            supplementalPayments.append(
                SupplementalPayment(form: form, header: header, payment: supplementalPayment(for: other)))
        }
    }

    private mutating func fileIndependentSpending(on days: [CalendarDay]) -> [LateExpenditure] {
        guard let contest = pickOther()?.contest else { return [] }
        var gifts = (0..<2).map { _ in givenForSpending(on: days[0].adding(-1)) }
        var current: [LateExpenditure] = []
        for (ordinal, day) in days.enumerated() {
            if ordinal == 2 { gifts.append(givenForSpending(on: day)) }
            lateReportCount += 1
            var header = lateHeader(filedOn: day.adding(1))
            if ordinal == 2, committee.kind == .majorDonor { (header.from, header.thru) = (day, day) }
            var against = contest
            against.position = committee.index % 2 == 0 ? "O" : "S"
            var spent = LateExpenditure(
                header: header, reportID: "496-\(committee.index)-\(year)-\(lateReportCount)", id: id("IEX"), day: day,
                cents: random.int(10...60) * 10_000,
                description: random.word(["Mailer, 11\" x 17\"", "Radio spots & web ads"]),
                contest: against)
            if committee.index == 11, ordinal == 1 {
                file(superseded(&spent), gifts)
            }
            file(spent, gifts)
            current.append(spent)
        }
        return current
    }

    private func superseded(_ spent: inout LateExpenditure) -> LateExpenditure {
        var first = spent
        first.description = ""
        first.header.supersededIn = 0
        spent.header.number = 1
        return first
    }

    private mutating func file(_ spent: LateExpenditure, _ gifts: [Receipt]) {
        lateExpenditures.append(spent)
        lateSpendingGifts += gifts.map { LateSpendingGift(header: spent.header, receipt: $0) }
    }

    private mutating func givenForSpending(on day: CalendarDay) -> Receipt {
        let donor = Party.committee(&random)
        let cents = random.int(2...40) * 10_000
        return Receipt(
            schedule: .lateSpendingGift, id: id("INC"), party: donor, day: day, cents: cents,
            yearToDateCents: state.total(donor, adding: cents))
    }

    private func lateHeader(filedOn: CalendarDay) -> ReportHeader {
        ReportHeader(
            filerID: committee.id, filerName: committee.name,
            committeeType: committee.index % 5 == 3 ? "" : committee.kind.rawValue, number: 0, filedOn: filedOn,
            electionDay: committee.index % 3 == 1 ? nil : election)
    }
}
