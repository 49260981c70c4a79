/// Someone on the other side of a transaction: a donor, payee, creditor or lender.
struct Party: Hashable, Sendable {
    /// IND, COM, OTH, PTY or SCC.
    var entityCode: String
    var lastName: String
    var firstName = ""
    var prefix = ""
    var suffix = ""
    var city: String
    var state: String
    var zip: String
    var employer = ""
    var occupation = ""
    /// The state's number of a committee.
    var committeeID = ""

    var isPerson: Bool { entityCode == "IND" }

    /// The made-up payment service that many gifts pass through.
    static let intermediary = Party(
        entityCode: "COM", lastName: "GiveBlue Made-Up", city: "Somerstown", state: "MA", zip: "2144-3132",
        committeeID: "C00999224")

    static func person(_ random: inout SplitMix64) -> Party {
        let place = random.pick(Vocabulary.places, else: ("", "", ""))
        return Party(
            entityCode: "IND", lastName: random.word(Vocabulary.lastNames),
            firstName: random.word(Vocabulary.firstNames),
            prefix: random.word(Vocabulary.prefixes), suffix: random.word(Vocabulary.suffixes), city: place.0,
            state: place.1, zip: zip(like: place.2, &random), employer: random.word(Vocabulary.employers),
            occupation: random.word(Vocabulary.occupations))
    }

    static func business(_ random: inout SplitMix64) -> Party {
        let place = random.pick(Vocabulary.places, else: ("", "", ""))
        return Party(
            entityCode: "OTH", lastName: random.word(Vocabulary.businesses), city: place.0, state: place.1,
            zip: zip(like: place.2, &random))
    }

    static func committee(_ random: inout SplitMix64) -> Party {
        let (name, code) = random.pick(Vocabulary.committees, else: ("", "COM"))
        return Party(
            entityCode: code, lastName: name, city: "Lindenport", state: "CA", zip: "94699-",
            committeeID: "\(random.int(810_000...989_999))")
    }

    /// A donor of any kind, nine in ten of them people.
    static func donor(_ random: inout SplitMix64) -> Party {
        switch random.int(1...20) {
        case 1: business(&random)
        case 2: committee(&random)
        default: person(&random)
        }
    }

    /// The zip codes of real exports: mostly five digits, some with four more, a dangling hyphen, or junk.
    private static func zip(like five: String, _ random: inout SplitMix64) -> String {
        switch random.int(1...100) {
        case 1...6: "\(five)-\(random.int(1000...9999))"
        case 7...8: "\(five)-"
        case 9: random.word(["Unknown", "999999", "946", "2144-3132"])
        default: five
        }
    }
}
