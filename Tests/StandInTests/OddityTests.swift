import Testing

@testable import StandIn

/// A city of twelve shows the oddities that an importer must bear.
@Suite struct OddityTests {
    struct Oddity: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let sheet: String
        let shows: @Sendable (ReadExport.Row) -> Bool

        init(_ words: String, _ sheet: String, _ shows: @escaping @Sendable (ReadExport.Row) -> Bool) {
            testDescription = words
            self.sheet = sheet
            self.shows = shows
        }
    }

    private static let even = ReadExport.all.map { $0[1] }

    static let oddities: [Oddity] = [
        Oddity("a returned gift", "A-Contributions") { $0["Tran_Type"] == "R" && ($0.cents("Tran_Amt1") ?? 0) < 0 },
        Oddity("a forgiven loan", "A-Contributions") { $0["Tran_Type"] == "F" },
        Oddity("an intermediary", "A-Contributions") { $0["Tran_Type"] == "I" && $0["Int_CmteId"] == "C00999224" },
        Oddity("a gift without amount, date and address", "A-Contributions") {
            $0["Tran_Amt1"] == nil && $0["Tran_Date"] == nil && $0["Tran_City"] == nil
        },
        Oddity("a pending filer", "Summary") { $0["Filer_ID"] == "Pending" },
        Oddity("a second amendment", "Summary") { $0["Report_Num"] == "002" },
        Oddity("a period from the year before", "Summary") { $0.text("From_Date") == "2025-01-01" },
        Oddity("a row repaid by a third party", "C-Contributions") { $0["Tran_Type"] == "T" },
        Oddity("a payment without date", "E-Expenditure") { $0["Expn_Date"] == nil },
        Oddity("an agent's purchase of a payment", "G-Expenditure") {
            $0["G_From_E_F"] == "E" && $0["BakRef_TID"] != nil
        },
        Oddity("an agent's purchase of a bill", "G-Expenditure") { $0["G_From_E_F"] == "F" },
        Oddity("an agent's purchase of nothing", "G-Expenditure") { $0["G_From_E_F"] == nil },
        Oddity("a credited bill", "F-Expenses") { ($0.cents("Amt_Incur") ?? 0) < 0 },
        Oddity("a reference in the wrong column", "B1-Loans") { $0["Memo_Code"] == "PAY9" },
        Oddity("words for a due date", "B1-Loans") { $0["Loan_Date2"] == "ON DEMAND" },
        Oddity("independent spending", "D-Expenditure") { $0["Expn_Code"] == "IND" },
        Oddity("a gift to another committee", "D-Expenditure") { $0["Expn_Code"] == "MON" },
        Oddity("a contribution made", "497") { $0["Form_Type"] == "F497P2" },
        Oddity("an amendment written short", "497") { $0["Report_Num"] == "1" },
        Oddity("a row of no money", "497") { $0.cents("Amount") == 0 },
        Oddity("a late row without amount", "497") { $0["Amount"] == nil && $0["Ctrib_Date"] == nil },
        Oddity("a gift of the year before", "497") { $0["Ctrib_Date"] == "2025-12-30" },
        Oddity("a late report without a committee type", "497") { $0["Committee_Type"] == nil },
        Oddity("a late report with a period", "496") { $0["From_Date"] != nil },
        Oddity("opposition", "496") { $0["Sup_Opp_Cd"] == "O" },
        Oddity("letters beyond ASCII", "A-Contributions") { $0.values.contains { !$0.allSatisfy(\.isASCII) } },
        Oddity("an ampersand", "A-Contributions") { $0.values.contains { $0.contains("&") } },
        Oddity("an apostrophe", "A-Contributions") { $0.text("Tran_NamL").contains("'") },
        Oddity("a dangling zip", "A-Contributions") { $0.text("Tran_Zip4").hasSuffix("-") },
        Oddity("a foreign zip", "A-Contributions") { $0.text("Tran_Zip4").hasPrefix("M9J") },
    ]

    @Test(arguments: oddities)
    func standsInTheExport(oddity: Oddity) throws {
        let isShown = try Self.even.get()[oddity.sheet].contains(where: oddity.shows)
        #expect(isShown)
    }

    @Test func everyFateOfALateGiftOccurs() throws {
        let city = MadeUpCity(aid: "LIND", name: "Lindenport", size: 12)
        let fates = city.expectedTotals(year: 2026).lateContributionFates
        #expect(LateContributionFate.allCases.filter { fates[$0] == nil } == [])
        let later = city.expectedTotals(year: 2026, edition: 1).lateContributionFates
        #expect(later[.afterLastPeriod] == nil, "the report that was held back lists those gifts")
    }

    @Test func anAmendmentMayCarryAnotherName() throws {
        let lines = try Self.even.get()["Summary"]
        let names = Dictionary(grouping: lines.filter { $0["Filer_ID"] != "Pending" }) {
            $0.text("Filer_ID")
        }
        .mapValues { Set($0.map { $0.text("Filer_NamL") }).count }
        #expect(names.values.filter { $0 == 2 }.count == 1)
    }

    @Test func overlappingPeriodsListGiftsAgain() throws {
        let rows = try Self.even.get()["A-Contributions"]
        let gifts = Dictionary(grouping: rows.filter { $0["Report_Num"] == "000" }) {
            ["Filer_ID", "Tran_ID", "Tran_Date", "Tran_Amt1", "Tran_NamL"].map($0.text)
        }
        #expect(gifts.values.contains { Set($0.map { $0.text("Thru_Date") }).count > 1 })
    }

    @Test(arguments: zip([1, 2] as [UInt64], ["-", "/"] as [Character]))
    func dueDatesAreCellsInOneCityAndTextsInAnother(seed: UInt64, mark: Character) throws {
        let export = try ReadExport(MadeUpCity(aid: "LIND", name: "Lindenport", seed: seed, size: 1), 2025)
        let dates = export["B1-Loans"].compactMap { $0["Loan_Date2"] }
        #expect(!dates.isEmpty && dates.allSatisfy { $0.contains(mark) && $0.count == 10 })
    }

    @Test func aDefaultCityMakesSomeTwoThousandTransactionsAYear() throws {
        let counts = MadeUpCity(aid: "LIND", name: "Lindenport").expectedTotals(year: 2025).rowCounts
        #expect((1_800...3_500).contains(counts.values.reduce(0, +) - counts["Summary", default: 0]))
    }
}
