/// Schedules D, E and G.
extension CommitteeYear {
    mutating func addPayments(to report: inout PeriodReport, _ ordinal: Int) {
        let period = periods[ordinal]
        let count = 3 + (period.thru.daysSinceEpoch - period.from.daysSinceEpoch) / 40 + random.int(0...3)
        for index in 0..<count {
            let (code, words) = random.pick(Vocabulary.purposes, else: ("OFC", ""))
            let isUndated = random.chance(3) || (committee.index == 0 && index == 0)
            addPayment(
                to: random.pick(vendors, else: .business(&random)), amount(100...1_400),
                on: isUndated ? nil : random.day(period.days), code, words, in: &report)
        }
        if committee.has(.paysThroughAgents) { addAgentPayments(to: &report, period) }
    }

    @discardableResult
    mutating func addPayment(
        to payee: Party, _ cents: Int, on day: CalendarDay?, _ code: String, _ words: String,
        in report: inout PeriodReport
    ) -> Payment {
        let payment = Payment(
            schedule: .payment, id: id("EXP"), payee: payee, day: day, cents: cents,
            yearToDateCents: state.total(payee, adding: cents), code: code, description: words,
            checkNumber: random.chance(13) ? "\(random.int(101...2_999))" : "")
        report.payments.append(payment)
        return payment
    }

    /// Someone is repaid on E, or owed on F, for purchases that G lists. G adds up into no line.
    private mutating func addAgentPayments(to report: inout PeriodReport, _ period: ReportingPeriod) {
        let agent = Party.person(&random)
        let amounts = (0..<random.int(2...4)).map { _ in amount(100...300) }
        let parent = addPayment(
            to: agent, amounts.reduce(0, +), on: random.day(period.days), "", "Reimbursement: see Schedule G",
            in: &report)
        for (index, cents) in amounts.enumerated() {
            addAgentPurchase(by: agent, cents, "E", index == 0 ? parent.id : "", in: &report, period)
        }
        if let bill = report.bills.first { addAgentPurchase(by: bill.payee, 11_000, "F", "", in: &report, period) }
        addAgentPurchase(by: agent, 10_150, "", "", in: &report, period)
    }

    private mutating func addAgentPurchase(
        by agent: Party, _ cents: Int, _ parentSchedule: String, _ parentID: String, in report: inout PeriodReport,
        _ period: ReportingPeriod
    ) {
        let (code, words) = random.pick(Vocabulary.agentPurchases, else: ("", ""))
        let vendor = Party.business(&random)
        report.payments.append(
            Payment(
                schedule: .byAgent, id: id("AGT"), payee: vendor,
                day: random.chance(12) ? nil : random.day(period.days),
                cents: cents, yearToDateCents: state.total(vendor, adding: cents), code: code, description: words,
                agent: agent, parentID: parentID, parentSchedule: parentSchedule))
    }

    /// A gift to another committee: paid on E, shown on D under the same number, and late on 497 part 2.
    mutating func addSpendingForOthers(to report: inout PeriodReport, _ ordinal: Int) {
        guard let other = pickOther() else { return }
        let payee = other.asParty
        let isLate = ordinal == periods.count - 1 && committee.index == 2
        let day = isLate ? election.adding(-9) : random.day(periods[ordinal].days)
        let cents = isLate ? 150_000 : amount(100...900)
        let payment = addPayment(to: payee, cents, on: day, "CTB", "Contribution", in: &report)
        var shown = payment
        shown.schedule = .forOthers
        shown.code = "MON"
        shown.contest = other.contest
        report.payments.append(shown)
        if isLate { fileGiftMade(to: other, payment.id, cents, on: day) }
        guard committee.index == 7 else { return }
        shown.id = id("NON")
        shown.code = "IKD"
        shown.cents = 12_500
        shown.yearToDateCents = state.total(payee, adding: 12_500)
        shown.description = "Phone bank & pizza"
        report.payments.append(shown)
    }

    mutating func pickOther() -> Committee? {
        others.isEmpty ? nil : others[random.int(0...others.count - 1)]
    }
}

extension Committee {
    /// The committee as the receiver of someone's money.
    var asParty: Party {
        Party(
            entityCode: kind == .measure ? "BNM" : (kind == .officeholder ? "CAO" : "RCP"), lastName: name,
            city: cityName, state: "CA", zip: "94699", committeeID: id)
    }
}
