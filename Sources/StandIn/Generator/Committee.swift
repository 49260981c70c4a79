/// One made-up committee of a city: who files, and which oddities its reports show.
struct Committee: Sendable {
    enum Kind: String, Sendable {
        case controlled = "CTL"
        case officeholder = "CAO"
        case recipient = "RCP"
        case measure = "BMC"
        case majorDonor = "MDI"
    }

    /// An oddity of real exports that a committee's reports show.
    enum Trait: Sendable {
        /// Its first report of the year has an amendment.
        case amendsOnce
        /// ... two amendments.
        case amendsTwice
        /// The amendment moves `From_Date` into the year before.
        case changesPeriod
        /// The amendment carries another name.
        case changesName
        /// Only the amendment was filed electronically.
        case lacksOriginal
        /// Its second report starts before the first one ends and lists those gifts again.
        case overlaps
        /// One gift lost its amount and date.
        case losesAmount
        /// Its last report of the year stands in a later edition only.
        case reportsLate
        /// Gifts come through a payment service.
        case collectsOnline
        /// Unpaid bills, and on some reports small ones without a row.
        case owes, hasSmallBills
        case borrows, forgivesLoan
        case paysThroughAgents
        /// Schedule D, and gifts to others on 497 part 2.
        case spendsForOthers
        /// Forms 496 with part 3.
        case spendsIndependently
        /// Forms 497 part 1.
        case receivesLate
        case reportsPrimary, reportsSpendingLimits
    }

    let index: Int
    let cityName: String
    let id: String
    let name: String
    let kind: Kind
    let traits: Set<Trait>
    /// Whether its software numbers transactions `INC12`, not `I12`.
    let usesLongIDs: Bool
    let contest: Contest?

    func has(_ trait: Trait) -> Bool { traits.contains(trait) }
}
