/// What a committee carries from one report to the next.
struct CommitteeState: Sendable {
    /// A December gift that was reported within 24 hours in January, and so stands in the next year's export.
    struct DecemberGift: Sendable {
        let receipt: Receipt
    }

    var cashCents: Int
    var yearToDate = YearToDate()
    var bills: [UnpaidBill] = []
    var loans: [LoanEntry] = []
    var decemberGift: DecemberGift?
    var lastNumber = 0
    var partyTotals: [Party: Int] = [:]

    /// The opening of a four-year cycle: money in the bank, a loan and bills from before.
    init(of committee: Committee, cycleStart: Int, _ random: inout SplitMix64) {
        cashCents = random.int(20_000...60_000) * 100
        if committee.has(.borrows) {
            let made = CalendarDay(cycleStart - random.int(1...18), random.int(1...12), random.int(1...28))
            let cents = random.int(10...60) * 10_000
            loans = [
                LoanEntry(
                    id: nextID("PAY"), lender: .person(&random), madeOn: made, dueOn: nil, rate: "0.00",
                    originalCents: cents, receivedToDateCents: cents, startCents: cents, reference: "PAY9")
            ]
        }
        yearToDate.open(loansCents: loans.reduce(0) { $0 + $1.startCents }, billsCents: 0)
    }

    /// A number that no other transaction of the committee has, `INC12` or `I12`.
    mutating func nextID(_ prefix: String, short: Bool = false) -> String {
        lastNumber += 1
        return (short ? String(prefix.prefix(1)) : prefix) + "\(lastNumber)"
    }

    /// Adds to a party's total of the year and returns it.
    mutating func total(_ party: Party, adding cents: Int) -> Int {
        partyTotals[party, default: 0] += cents
        return partyTotals[party, default: 0]
    }

    /// Starts a calendar year.
    mutating func startYear() {
        yearToDate = yearToDate.carriedIntoNewYear()
        partyTotals = [:]
    }
}
