/// Money that came in: a row of schedule A, C or I, or of part 3 of Form 496.
struct Receipt: Sendable {
    enum Schedule: String, Sendable {
        case money = "A"
        case goods = "C"
        case increase = "I"
        case lateSpendingGift = "F496P3"
    }

    var schedule: Schedule
    var id: String
    var party: Party
    var day: CalendarDay
    var cents: Int
    /// The giver's total of the year, which may be lower than the amount.
    var yearToDateCents: Int
    var description = ""
    /// I through an intermediary, R returned, F forgiven loan, T repaid by a third party.
    var type = ""
    var intermediary: Party?
    /// Whether the export lost the amount, the date and the address; the filed line still counts it.
    var isLost = false

    /// What the rows of an export add up to: nothing for a lost amount.
    var exportedCents: Int { isLost ? 0 : cents }
}

/// Money that went out: a row of schedule D, E or G.
struct Payment: Sendable {
    enum Schedule: String, Sendable {
        case forOthers = "D"
        case payment = "E"
        case byAgent = "G"
    }

    var schedule: Schedule
    var id: String
    var payee: Party
    /// Nil where the filer gave none, as on some E and G rows.
    var day: CalendarDay?
    var cents: Int
    var yearToDateCents: Int
    var code: String
    var description: String
    var checkNumber = ""
    var agent: Party?
    var contest: Contest?
    /// On G, the payment that the agent was paid with.
    var parentID = ""
    /// On G, E or F or nothing: the schedule of that payment.
    var parentSchedule = ""
}

/// An unpaid bill: a row of schedule F. Beginning + incurred - paid = ending.
struct UnpaidBill: Sendable {
    var id: String
    var payee: Party
    var beginningCents: Int
    var incurredCents: Int
    var paidCents: Int
    var code: String
    var description: String

    var endingCents: Int { beginningCents + incurredCents - paidCents }
}

/// A loan in one period: a row of schedule B1, B2 or H. Start + received - paid - forgiven = end.
struct LoanEntry: Sendable {
    var id: String
    var lender: Party
    var madeOn: CalendarDay
    var dueOn: CalendarDay?
    /// Words in place of a due date.
    var dueWords = ""
    var rate: String
    var originalCents: Int
    var receivedToDateCents: Int
    var startCents: Int
    var receivedCents = 0
    var paidCents = 0
    var forgivenCents = 0
    var interestCents = 0
    /// A reference such as `PAY9`, which the export writes under `Memo_Code`.
    var reference = ""
    var guarantor: Party?

    var endCents: Int { startCents + receivedCents - paidCents - forgivenCents }
}

/// A candidate or a measure that money is spent for or against.
struct Contest: Sendable {
    var cityName: String
    var candidateLastName = ""
    var candidateFirstName = ""
    var officeCode = ""
    var officeDescription = ""
    var district = ""
    var measureName = ""
    var measureNumber = ""
    /// S support, O oppose.
    var position: String
}

/// A contribution reported within 24 hours: a row of sheet 497.
struct LateContribution: Sendable {
    var header: ReportHeader
    /// Received (part 1) or made (part 2).
    var isReceived: Bool
    var reportID: String
    var id: String
    var party: Party
    var day: CalendarDay
    var cents: Int
    var isLost = false
    var contest: Contest?
    /// Where the gift is found once every period report is in.
    var finalFate: LateContributionFate
    /// The edition from which on the report of its period stands in the export.
    var coveredFrom = 0

    /// Where the gift is found in one edition.
    func fate(in edition: Int) -> LateContributionFate {
        switch finalFate {
        case .made, .yearBefore, .withoutAmount: finalFate
        default: coveredFrom > edition ? .afterLastPeriod : finalFate
        }
    }
}

/// Independent spending reported within 24 hours: a row of sheet 496.
struct LateExpenditure: Sendable {
    var header: ReportHeader
    var reportID: String
    var id: String
    var day: CalendarDay
    var cents: Int
    var description: String
    var contest: Contest
}

/// A row of sheet F496P3 with the report it stands on.
struct LateSpendingGift: Sendable {
    var header: ReportHeader
    var receipt: Receipt
}

/// A row of the sheets that no real export has filled so far: F465P3 and F461P5.
struct SupplementalPayment: Sendable {
    /// F465P3 or F461P5.
    var form: String
    var header: ReportHeader
    var payment: Payment
}
