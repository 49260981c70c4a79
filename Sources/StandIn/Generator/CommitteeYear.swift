/// Makes one committee's reports of one year, in the order of filing.
///
/// Its own stream of chance, named after the committee and the year, keeps it apart from all the others.
struct CommitteeYear: Sendable {
    let committee: Committee
    let year: Int
    /// Candidates and measures of the city, for spending on others.
    let others: [Committee]
    let includesRareSheets: Bool
    let periods: [ReportingPeriod]
    let election: CalendarDay
    let donors: [Party]
    let vendors: [Party]

    var random: SplitMix64
    var state: CommitteeState
    var reports: [PeriodReport] = []
    var lateContributions: [LateContribution] = []
    var lateExpenditures: [LateExpenditure] = []
    var lateSpendingGifts: [LateSpendingGift] = []
    var supplementalPayments: [SupplementalPayment] = []
    var lateReportCount = 0

    init(
        _ committee: Committee, year: Int, seed: String, base: UInt64, others: [Committee], state: CommitteeState,
        includesRareSheets: Bool
    ) {
        self.committee = committee
        self.year = year
        self.others = others
        self.state = state
        self.includesRareSheets = includesRareSheets
        election = CalendarDay.election(in: year)
        let isInRace = committee.kind != .recipient || committee.has(.spendsForOthers)
        periods =
            committee.kind == .majorDonor
            ? [] : ReportingPeriod.periods(in: year, withElection: year % 2 == 0 && isInRace)
        var pool = SplitMix64(seed: base, "\(seed)/\(committee.index)/parties")
        donors = (0..<24).map { _ in Party.donor(&pool) }
        vendors = (0..<9).map { _ in Party.business(&pool) }
        random = SplitMix64(seed: base, "\(seed)/\(committee.index)/\(year)")
    }

    /// Makes every report of the year.
    mutating func fileAll() {
        state.startYear()
        fileDecemberGift()
        for ordinal in periods.indices { filePeriod(ordinal) }
        if committee.kind == .majorDonor { fileMajorDonor() }
    }

    private mutating func filePeriod(_ ordinal: Int) {
        var report = PeriodReport(
            header: header(of: periods[ordinal], ordinal), openingCashCents: state.cashCents,
            yearToDate: state.yearToDate)
        report.extraLines =
            committee.has(.reportsSpendingLimits)
            ? .spendingLimits : (committee.has(.reportsPrimary) ? .primary : .none)
        if committee.has(.overlaps), ordinal == 1 { relistGifts(in: &report) }
        addReceipts(to: &report, ordinal)
        addBills(to: &report, ordinal)
        addLoans(to: &report, ordinal)
        addPayments(to: &report, ordinal)
        if committee.has(.spendsForOthers) { addSpendingForOthers(to: &report, ordinal) }
        if committee.has(.spendsIndependently) { addIndependentSpending(to: &report) }
        if committee.has(.receivesLate) { addLateGifts(to: &report, ordinal) }
        if includesRareSheets { addRareRows(to: &report, ordinal) }
        addUnitemized(to: &report, ordinal)
        report.receipts.sort { ($0.schedule.rawValue, $0.day) < ($1.schedule.rawValue, $1.day) }
        close(report, ordinal)
    }

    /// Files the report with its earlier versions, and carries its balances on.
    private mutating func close(_ report: PeriodReport, _ ordinal: Int) {
        reports += ordinal == 0 ? versions(of: report) : [report]
        guard let current = reports.last else { return }
        let page = current.summary
        state.cashCents = page.periodCents(16)
        state.yearToDate.add(page)
        state.bills = current.bills.filter { $0.endingCents != 0 }
        state.loans = current.loans.filter { $0.endCents != 0 }
    }

    private mutating func header(of period: ReportingPeriod, _ ordinal: Int) -> ReportHeader {
        let isLast = ordinal == periods.count - 1
        let hasElection = year % 2 == 0 && committee.kind != .recipient && committee.index % 3 != 2
        return ReportHeader(
            filerID: committee.id, filerName: committee.name, committeeType: committee.kind.rawValue, number: 0,
            filedOn: period.dueOn.adding(-random.int(0...6)), from: period.from, thru: period.thru,
            electionDay: hasElection ? election : nil,
            firstEdition: isLast && committee.has(.reportsLate) ? (committee.index == 11 ? 2 : 1) : 0)
    }

    mutating func id(_ prefix: String) -> String { state.nextID(prefix, short: !committee.usesLongIDs) }

    /// Round sums most of the time, odd cents now and then.
    mutating func amount(_ dollars: ClosedRange<Int>) -> Int {
        let whole = random.int(dollars) * 100
        return random.chance(30) ? whole + random.int(1...99) : whole / 500 * 500
    }
}
