import CivicModel
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [
        ("250.00", 25_000), ("250", 25_000), ("-1050.00", -105_000), ("0.5", 50), ("0.05", 5), ("147.28", 14_728),
        ("0", 0), ("-0.01", -1), ("12.500", 1_250), ("92233720368547758.07", Int64.max),
    ])
    func readsDecimalsExactly(text: String, cents: Int64) {
        #expect(Money(decimal: text)?.cents == cents)
    }

    @Test(arguments: [
        "", "-", ".", "2,5O", "12,5O", "1,050.00", "1e3", "12.345", "--1", "1-", " 1", "1 ", "+1", "1.", ".5", "0x1",
        "٣", "NaN", "92233720368547758.08",
    ])
    func refusesWhatIsNoDecimal(text: String) {
        #expect(Money(decimal: text) == nil)
    }

    @Test(arguments: [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-105_000, "-1050.00"), (123_456_789, "1234567.89")])
    func printsTwoDecimals(cents: Int64, text: String) {
        #expect(Money(cents: cents).description == text)
    }

    @Test(arguments: [(0, "0.00"), (99_999, "999.99"), (100_000, "1,000.00"), (-123_456_789, "-1,234,567.89")])
    func groupsThousandsForReading(cents: Int64, text: String) {
        #expect(Money(cents: cents).grouped == text)
    }

    @Test func addsTenCentsTenTimesExactly() {
        let tenCents = Money(cents: 10)
        #expect((0..<10).reduce(Money.zero) { sum, _ in sum + tenCents } == Money(cents: 100))
    }
}
