import Testing

@testable import StandIn

@Suite struct DeterminismTests {
    private static let city = MadeUpCity(aid: "LIND", name: "Lindenport", seed: 1, size: 2)
    private static let workbook = Result { try city.workbook(year: 2025) }
    private static let editions = Result {
        try (0...3).map { edition in
            try ReadExport(MadeUpCity(aid: "LIND", name: "Lindenport", seed: 1, size: 12), 2025, edition: edition)
        }
    }

    @Test func theSameSeedGivesTheSameBytes() throws {
        let again = MadeUpCity(aid: "lind", name: "Lindenport", seed: 1, size: 2)
        #expect(try Self.city.exportZip(year: 2025, edition: 1) == again.exportZip(year: 2025, edition: 1))
    }

    @Test(arguments: [
        (MadeUpCity(aid: "LIND", name: "Lindenport", seed: 2, size: 2), 2025, 0),
        (MadeUpCity(aid: "MARB", name: "Lindenport", seed: 1, size: 2), 2025, 0),
        (city, 2027, 0), (city, 2025, 1),
    ])
    func anyOtherQuestionGivesOtherBytes(other: MadeUpCity, year: Int, edition: Int) throws {
        #expect(try other.workbook(year: year, edition: edition) != Self.workbook.get())
    }

    @Test(arguments: [1, 2, 3])
    func aLaterEditionKeepsEveryRowAndAddsReports(edition: Int) throws {
        let before = try Self.editions.get()[edition - 1]
        let after = try Self.editions.get()[edition]
        for sheet in before.sheetNames {
            let left = after[sheet].reduce(into: [:]) { $0[$1, default: 0] += 1 }
            let needed = before[sheet].reduce(into: [:]) { $0[$1, default: 0] += 1 }
            #expect(needed.allSatisfy { left[$0.key, default: 0] >= $0.value }, "\(sheet)")
        }
        #expect(after.totals.filings >= before.totals.filings + 2)
        // Two amendments each time, and in the first two editions a report that was held back.
        #expect(after.totals.currentFilings == before.totals.currentFilings + (edition <= 2 ? 1 : 0))
        #expect(after["497"].count == before["497"].count + 1)
    }

    @Test func electionsAreOnTheFirstTuesdayAfterAMonday() {
        #expect(CalendarDay.election(in: 2024).description == "2024-11-05")
        #expect(CalendarDay.election(in: 2026).description == "2026-11-03")
    }
}
