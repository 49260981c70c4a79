/// The summary lines of one Form 460, computed from its schedules so that every identity holds.
///
/// - Shape: 45 lines; 47 with lines 20 and 21; 49 with 22A and 22B too.
struct SummaryPage: Sendable {
    /// One row of the sheet `Summary`.
    struct Line: Sendable {
        let form: String
        let item: String
        let periodCents: Int
        /// Column B, filled for lines 1 to 11 and 21 of F460 alone.
        var yearToDateCents: Int?
    }

    private(set) var lines: [Line] = []
    private var period = [Int](repeating: 0, count: 17)

    /// Column A of a line of F460, 1 to 16.
    func periodCents(_ line: Int) -> Int { period[line] }

    init(of report: PeriodReport) {
        var schedules: [Line] = []
        func schedule(_ form: String, _ amounts: [Int], _ total: Int) -> Int {
            for (index, cents) in (amounts + [total]).enumerated() {
                schedules.append(Line(form: form, item: "\(index + 1)", periodCents: cents))
            }
            return total
        }
        func sum(_ schedule: Receipt.Schedule) -> Int { report.receipts(on: schedule).reduce(0) { $0 + $1.cents } }
        func sum(_ schedule: Payment.Schedule) -> Int { report.payments(on: schedule).reduce(0) { $0 + $1.cents } }
        func total(_ amounts: [Int]) -> Int { amounts.reduce(0, +) }
        let small = report.unitemized

        let gifts = [sum(.money), small.giftsCents]
        let borrowed = [
            total(report.loans.map(\.receivedCents)), total(report.loans.map { $0.paidCents + $0.forgivenCents }),
        ]
        let goods = [sum(.goods), small.goodsCents]
        let forOthers = [sum(.forOthers), small.forOthersCents]
        let payments = [sum(.payment), small.paymentsCents, total(report.loans.map(\.interestCents))]
        let bills = [
            total(report.bills.map(\.incurredCents)) + small.billsIncurredCents,
            total(report.bills.map(\.paidCents)) + small.billsPaidCents,
        ]
        let lent = [
            total(report.loansMade.map(\.receivedCents)),
            total(report.loansMade.map { $0.paidCents + $0.forgivenCents }),
        ]
        let increases = [sum(.increase), small.increasesCents, small.interestReceivedCents]

        period[1] = schedule("A", gifts, total(gifts))
        period[2] = schedule("B1", borrowed, borrowed[0] - borrowed[1])
        period[4] = schedule("C", goods, total(goods))
        _ = schedule("D", forOthers, total(forOthers))
        period[6] = schedule("E", payments, total(payments))
        period[9] = schedule("F", bills, bills[0] - bills[1])
        period[7] = schedule("H", lent, lent[0] - lent[1])
        period[14] = schedule("I", increases, total(increases))
        completeFirstPage(openingCashCents: report.openingCashCents)
        lines = firstPage(of: report) + schedules
    }

    /// The lines that follow from the schedules' totals.
    private mutating func completeFirstPage(openingCashCents: Int) {
        period[3] = period[1] + period[2]
        period[5] = period[3] + period[4]
        period[8] = period[6] + period[7]
        period[10] = period[4]
        period[11] = period[8] + period[9] + period[10]
        period[12] = openingCashCents
        period[13] = period[3]
        period[15] = period[8]
        period[16] = period[12] + period[13] + period[14] - period[15]
    }

    private func firstPage(of report: PeriodReport) -> [Line] {
        var page = (1...16).map { line in
            Line(
                form: "F460", item: "\(line)", periodCents: period[line],
                yearToDateCents: line <= 11 ? report.yearToDate[line] + period[line] : nil)
        }
        let debts = report.yearToDate[2] + period[2] + report.yearToDate[9] + period[9]
        page.append(Line(form: "F460", item: "17", periodCents: report.guarantees.reduce(0) { $0 + $1.endCents }))
        page.append(Line(form: "F460", item: "18", periodCents: 0))
        page.append(Line(form: "F460", item: "19", periodCents: debts))
        guard report.extraLines != .none else { return page }
        page.append(Line(form: "F460", item: "20", periodCents: period[5]))
        page.append(
            Line(
                form: "F460", item: "21", periodCents: period[11],
                yearToDateCents: report.yearToDate[11] + period[11]))
        guard report.extraLines == .spendingLimits else { return page }
        page.append(Line(form: "F460", item: "22A", periodCents: period[11]))
        page.append(Line(form: "F460", item: "22B", periodCents: 0))
        return page
    }
}
