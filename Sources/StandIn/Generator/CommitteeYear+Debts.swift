/// Schedules F, B1, and those that real exports leave empty.
extension CommitteeYear {
    /// Open bills come back with their number until they are paid; every payment of one is a row of E too.
    mutating func addBills(to report: inout PeriodReport, _ ordinal: Int) {
        guard committee.has(.owes) else { return }
        let period = periods[ordinal]
        for (index, open) in state.bills.enumerated() {
            var bill = open
            bill.beginningCents = open.endingCents
            let isCredited = (committee.index == 0 && ordinal == 1 && index == 0) || random.chance(10)
            bill.incurredCents = isCredited ? -min(2_500, bill.beginningCents) : 0
            let due = bill.beginningCents + bill.incurredCents
            bill.paidCents = random.chance(55) ? due : (random.chance(60) ? due / 2 : 0)
            if bill.paidCents > 0 {
                addPayment(
                    to: bill.payee, bill.paidCents, on: random.day(period.days), bill.code, bill.description,
                    in: &report)
            }
            report.bills.append(bill)
        }
        for _ in 0..<random.int(1...3) {
            let (code, words) = random.pick(Vocabulary.billPurposes, else: ("OFC", ""))
            report.bills.append(
                UnpaidBill(
                    id: id("DEB"), payee: random.pick(vendors, else: .business(&random)), beginningCents: 0,
                    incurredCents: amount(150...2_500), paidCents: 0, code: code, description: words))
        }
    }

    mutating func addLoans(to report: inout PeriodReport, _ ordinal: Int) {
        let period = periods[ordinal]
        for open in state.loans {
            var loan = open
            loan.startCents = open.endCents
            (loan.receivedCents, loan.paidCents, loan.forgivenCents, loan.interestCents) = (0, 0, 0, 0)
            if committee.has(.forgivesLoan), ordinal == 1 {
                forgive(&loan, on: period.thru.adding(-3), in: &report)
            } else if random.chance(35) {
                loan.paidCents = min(loan.startCents, random.int(1...10) * 10_000)
                loan.interestCents = random.chance(50) ? random.int(100...9_999) : 0
            }
            report.loans.append(loan)
        }
        // A loan each January for those whose loans must show something every year.
        let isDue = ordinal == 0 && (committee.index == 0 || committee.has(.forgivesLoan))
        guard committee.has(.borrows), random.chance(20) || isDue else { return }
        borrow(from: .person(&random), amount(1_000...5_000), on: random.day(period.days), in: &report)
    }

    @discardableResult
    mutating func borrow(
        from lender: Party, _ cents: Int, on day: CalendarDay, words: String = "", in report: inout PeriodReport
    ) -> LoanEntry {
        let number = id("PAY")
        let loan = LoanEntry(
            id: number, lender: lender, madeOn: day, dueOn: words.isEmpty ? day.adding(365) : nil, dueWords: words,
            rate: random.word(["0", "0.00", "0.000", "", "4.50"]), originalCents: cents, receivedToDateCents: cents,
            startCents: 0, receivedCents: cents, reference: random.chance(40) ? "PAY9" : "")
        report.loans.append(loan)
        return loan
    }

    /// A forgiven loan becomes a gift of the lender's, Tran_Type F.
    private mutating func forgive(_ loan: inout LoanEntry, on day: CalendarDay, in report: inout PeriodReport) {
        loan.forgivenCents = loan.startCents
        report.receipts.append(
            Receipt(
                schedule: .money, id: id("INC"), party: loan.lender, day: day, cents: loan.forgivenCents,
                yearToDateCents: state.total(loan.lender, adding: loan.forgivenCents), description: "Forgiven loan",
                type: "F"))
    }

    /// B2, H and F465P3: no real export has rows there, so their columns are read as on B1 and E.
    mutating func addRareRows(to report: inout PeriodReport, _ ordinal: Int) {
        guard ordinal == 0 else { return }
        if var guarantee = report.loans.first {
            guarantee.id = id("GUA")
            guarantee.guarantor = .person(&random)
            report.guarantees.append(guarantee)
        }
        if committee.index == 0 {
            report.loansMade.append(
                LoanEntry(
                    id: id("LNM"), lender: .business(&random), madeOn: periods[0].from.adding(9), dueOn: nil, rate: "0",
                    originalCents: 80_000, receivedToDateCents: 80_000, startCents: 0, receivedCents: 80_000,
                    paidCents: 30_000))
        }
        if committee.has(.spendsIndependently), let other = pickOther() {
            supplementalPayments.append(
                SupplementalPayment(form: "F465P3", header: report.header, payment: supplementalPayment(for: other)))
        }
    }

    mutating func supplementalPayment(for other: Committee) -> Payment {
        let payee = Party.business(&random)
        return Payment(
            schedule: .payment, id: id("IEX"), payee: payee, day: CalendarDay(year, 5, 17), cents: 125_000,
            yearToDateCents: state.total(payee, adding: 125_000), code: "IND", description: "Mailer",
            contest: other.contest)
    }
}
