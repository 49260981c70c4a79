import ArgumentParser

/// Which made-up exports to make; both commands take these.
struct CityOptions: ParsableArguments {
    @Option(name: .customLong("city"), help: ArgumentHelp("A made-up city; may be repeated.", valueName: "AID=Name"))
    var cities: [String] = ["LIND=Lindenport"]

    @Option(help: ArgumentHelp("The years that have an export.", valueName: "first-last"))
    var years = "2024-2026"

    @Option(help: "The seed of everything made up: the same seed gives the same bytes.")
    var seed: UInt64 = 1

    @Option(help: "How many committees file in each city; twelve show every oddity.")
    var committees = 30

    @Flag(help: "Fill B2, H, F465P3 and F461P5 too, which no real export seen so far does.")
    var rareSheets = false

    func validate() throws {
        guard committees > 0 else { throw ValidationError("--committees must be at least 1.") }
        do {
            _ = try makeCities()
            _ = try yearRange()
        } catch let error as StandInError { throw ValidationError(error.description) }
    }

    func makeCities() throws -> [MadeUpCity] {
        try cities.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, parts[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
                throw StandInError.valueUnreadable(text, expected: "a shortcut and a name, such as LIND=Lindenport")
            }
            return MadeUpCity(
                aid: parts[0], name: parts[1], seed: seed, size: committees, includesRareSheets: rareSheets)
        }
    }

    func yearRange() throws -> ClosedRange<Int> {
        let parts = years.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        let first = parts.first ?? nil
        let last = parts.last ?? nil
        guard (1...2).contains(parts.count), let first, let last, first <= last, (1990...2100).contains(first),
            (1990...2100).contains(last)
        else { throw StandInError.valueUnreadable(years, expected: "years such as 2024-2026 or 2026") }
        return first...last
    }
}
