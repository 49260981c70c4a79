import CivicSQL
import Testing
import Workbook

@testable import ElectionFinance

/// Each rule of the overlaps on rows made for it. Flagged rows stay; the totals leave them out.
@Suite struct OverlapTests {
    typealias Report = SmallExport.Report

    private let city: TestCity
    private let first = Report()
    private let late = Report(number: "000", date: "2019-03-05", start: nil, end: nil)

    init() throws { city = try TestCity() }

    @Test func flagsAGiftThatAnOverlappingPeriodListsAgain() async throws {
        var export = SmallExport()
        let wider = Report(date: "2020-01-31", start: "2019-01-01", end: "2019-12-31")
        for report in [first, wider] { export.addGift(report, "INC1", "250.00", on: "2019-03-01") }
        export.addGift(wider, "INC9", "250.00", on: "2019-03-01")
        try await publish(export)
        let flagged = try flags("monetary_contributions")
        #expect(flagged.count == 1)
        #expect(flagged.first?["report_date"] == .text("2019-07-31"))
        #expect(flagged.first?["appears_again_in"] == .text("monetary_contributions"))
        let again = try #require(flagged.first?["appears_again_id"].text)
        #expect(
            try city.value("SELECT report_date FROM monetary_contributions WHERE id = '\(again)'")
                == .text("2020-01-31"))
        #expect(try moneyIn() == .real(500))
    }

    @Test func keepsRepeatedGiftsInsideOneFiling() async throws {
        var export = SmallExport()
        for _ in 0..<2 { export.addGift(first, "INC6", "100.00", on: "2019-03-01") }
        export.addGift(first, "INC7", "100.00", on: "2019-03-01")
        try await publish(export)
        #expect(try flags("monetary_contributions").isEmpty)
        #expect(try moneyIn() == .real(300))
        #expect(try city.value("SELECT count(DISTINCT id) FROM monetary_contributions") == .integer(3))
    }

    /// What a Form 497 says of a gift, what schedule A says of it, and what becomes of the former.
    struct Gift: Sendable {
        var id = "INC1"
        var name = "Ahn"
        var amount = "1500.00"
        var date = "2019-03-04"
    }

    @Test(arguments: [
        (Gift(), "same transaction id, amount and date"),
        (Gift(date: "2019-03-01"), "same transaction id and amount"),
        (Gift(id: "X9"), "same name, amount and date"),
        (Gift(id: "X9", name: "AHN", date: "2019-02-01"), "same name and amount, in the period"),
    ])
    func findsALateContributionOnScheduleA(itemized: Gift, because: String) async throws {
        var export = SmallExport()
        addLate(Gift(), to: &export)
        export.addGift(first, itemized.id, itemized.amount, on: itemized.date, from: itemized.name)
        try await publish(export)
        let flagged = try flags("contribution_reports_24_hours")
        #expect(flagged.map { $0["appears_again_because"] } == [.text(because)])
        #expect(flagged.first?["appears_again_in"] == .text("monetary_contributions"))
        #expect(try moneyIn() == .real(1500))
    }

    @Test func countsALateContributionUntilItsPeriodIsFiled() async throws {
        var export = SmallExport()
        addLate(Gift(date: "2019-09-09"), to: &export)
        export.addGift(first, "INC1", "1500.00", on: "2019-03-04", from: "Another")
        try await publish(export)
        #expect(try flags("contribution_reports_24_hours").isEmpty)
        #expect(try moneyIn() == .real(3000))
    }

    @Test func leavesSmallCoveredGiftsToTheUnitemizedLine() async throws {
        var export = SmallExport.plain()
        addLate(Gift(amount: "80.50"), to: &export)
        try await publish(export)
        let flagged = try #require(try flags("contribution_reports_24_hours").first)
        #expect(flagged["appears_again_in"] == .text("summaries"))
        let line = try #require(flagged["appears_again_id"].text)
        #expect(try city.value("SELECT amount_period FROM summaries WHERE id = '\(line)'") == .real(80.5))
        #expect(try moneyIn() == .real(280.5))
    }

    @Test func leavesCoveredGiftsWithoutARowToTheStatement() async throws {
        var export = SmallExport.plain()
        addLate(Gift(id: "X", name: "Nobody"), to: &export)
        try await publish(export)
        let flagged = try #require(try flags("contribution_reports_24_hours").first)
        #expect(flagged["appears_again_because"].text?.contains("though none of its rows matches") == true)
        #expect(try moneyIn() == .real(280.5))
    }

    @Test func findsALateLoanOnScheduleB1() async throws {
        var export = SmallExport()
        addLate(Gift(), to: &export)
        export.add(
            "B1-Loans", first,
            [
                "Tran_ID": .text("LN1"), "Lndr_NamL": .text("Ahn"), "Loan_Amt1": .decimal("1500.00"),
                "Loan_Date1": SmallExport.date("2019-03-04"),
            ])
        try await publish(export)
        let flagged = try flags("contribution_reports_24_hours")
        #expect(flagged.map { $0["appears_again_in"] } == [.text("received_loans")])
        #expect(try moneyIn() == .real(1500))
    }

    @Test func reportsAGiftOnceThoughTwoForms497List() async throws {
        var export = SmallExport()
        addLate(Gift(), to: &export, report: "497-1")
        var again = late
        again.date = "2019-03-06"
        addLate(Gift(), to: &export, report: "497-2", of: again)
        try await publish(export)
        let flagged = try flags("contribution_reports_24_hours")
        #expect(flagged.map { $0["report_id"] } == [.text("497-1")])
        #expect(flagged.first?["appears_again_because"] == .text("reported again in a later Form 497"))
        #expect(try moneyIn() == .real(1500))
    }

    @Test func reportsAGiftOnceThoughAnAmendmentMovesItsDate() async throws {
        var export = SmallExport()
        addLate(Gift(), to: &export, report: "071819")
        var again = late
        again.date = "2019-03-06"
        addLate(Gift(date: "2019-03-05"), to: &export, report: "071819A", of: again)
        try await publish(export)
        #expect(try moneyIn() == .real(1500))
    }

    @Test func countsADonorOfPart3WhoIsOnAForm497Once() async throws {
        var export = SmallExport()
        addLate(Gift(), to: &export)
        export.add(
            "F496P3-Contributions", late,
            [
                "Tran_ID": .text("OTHER"), "Tran_NamL": .text("Ahn"), "Tran_Amt1": .decimal("1500.00"),
                "Tran_Date": SmallExport.date("2019-03-04"),
            ])
        try await publish(export)
        #expect(
            try flags("ie_contributions").map { $0["appears_again_in"] } == [.text("contribution_reports_24_hours")])
        #expect(try moneyIn() == .real(1500))
    }

    @Test func countsAContributionMadeAsMoneyOutUntilItIsItemized() async throws {
        var export = SmallExport()
        addLate(Gift(), to: &export, form: "F497P2")
        try await publish(export)
        #expect(try moneyIn() == .real(0))
        #expect(try city.value("SELECT money_out FROM totals_by_filer") == .real(1500))
        export.add(
            "E-Expenditure", first,
            [
                "Tran_ID": .text("EXP1"), "Payee_NamL": .text("Ahn"), "Amount": .decimal("1500.00"),
                "Expn_Date": SmallExport.date("2019-03-04"),
            ])
        try await publish(export)
        #expect(try flags("contribution_reports_24_hours").map { $0["appears_again_in"] } == [.text("payments_made")])
        #expect(try city.value("SELECT money_out FROM totals_by_filer") == .real(1500))
    }

    @Test func findsALateExpenditureOnScheduleDOrE() async throws {
        var export = SmallExport()
        export.add(
            "496", late,
            [
                "Tran_ID": .text("IE1"), "Amount": .decimal("900.00"), "Exp_Date": SmallExport.date("2019-03-04"),
                "Rpt_ID_Num": .text("496-1"),
            ])
        export.add(
            "D-Expenditure", first,
            [
                "Tran_ID": .text("D7"), "Expn_Code": .text("IND"), "Amount": .decimal("900.00"),
                "Expn_Date": SmallExport.date("2019-03-04"),
            ])
        try await publish(export)
        let flagged = try flags("ie_reports_24_hours")
        #expect(flagged.map { $0["appears_again_in"] } == [.text("expenditure_summaries")])
        #expect(flagged.first?["appears_again_because"] == .text("same amount and date"))
    }

    @Test func countsADonorOfPart3Once() async throws {
        var export = SmallExport()
        for date in ["2019-03-05", "2019-03-05", "2019-03-09"] {
            export.add(
                "F496P3-Contributions", Report(date: date, start: nil, end: nil),
                [
                    "Tran_ID": .text("P3-1"), "Tran_NamL": .text("Ahn"), "Tran_Amt1": .decimal("700.00"),
                    "Tran_Date": SmallExport.date("2019-03-01"),
                ])
        }
        try await publish(export)
        #expect(try flags("ie_contributions").count == 2)
        #expect(try moneyIn() == .real(700))
    }

    @Test func countsAStatementInsideANewerLargerOneOnce() async throws {
        var export = SmallExport()
        let larger = Report(date: "2020-01-31", start: "2019-01-01", end: "2019-12-31")
        for (report, amount) in [(first, "10.00"), (larger, "25.00")] { export.addLine(report, "A", "2", amount) }
        try await publish(export)
        #expect(try flags("summaries").map { $0["period_end"] } == [.text("2019-06-30")])
        #expect(try moneyIn() == .real(25))
    }

    @Test func leavesTheRowsOfAStatementInsideANewerOneToIt() async throws {
        var export = SmallExport()
        let larger = Report(date: "2020-01-31", start: "2019-01-01", end: "2019-12-31")
        export.addGift(first, "INC1", "250.00", on: "2019-03-01")
        export.addGift(first, "INC2", "-40.00", on: "2019-03-02")
        export.addGift(larger, "INC1", "250.00", on: "2019-03-01")
        export.addLine(larger, "A", "1", "250.00")
        try await publish(export)
        let flagged = try city.query(
            "SELECT transaction_id, appears_again_in FROM monetary_contributions WHERE period_end = '2019-06-30' ORDER BY 1"
        )
        #expect(
            flagged.map(\.values) == [
                [.text("INC1"), .text("monetary_contributions")], [.text("INC2"), .text("summaries")],
            ])
        #expect(try moneyIn() == .real(250))
    }

    @Test func leavesMemoRowsOutOfTotals() async throws {
        var export = SmallExport()
        for (id, memo) in [("A1", ""), ("A2", "X")] {
            export.add(
                "A-Contributions", first,
                ["Tran_ID": .text(id), "Memo_Code": .text(memo), "Tran_Amt1": .decimal("100.00")])
        }
        try await publish(export)
        #expect(try city.value("SELECT count(*) FROM monetary_contributions") == .integer(2))
        #expect(try moneyIn() == .real(100))
    }

    @Test func countsAForgivenLoanOnceWhereverTheLoanStands() async throws {
        var export = SmallExport()
        export.add(
            "A-Contributions", first,
            [
                "Tran_ID": .text("A3"), "Tran_Type": .text("F"), "Tran_NamL": .text("Ahn"),
                "Tran_Amt1": .decimal("100.00"),
            ])
        try await publish(export)
        // The loan was received before the exports begin: its money is known from this row alone.
        #expect(try moneyIn() == .real(100))
        let loan = ["Lndr_NamL": WorkbookWriter.Cell.text("AHN"), "Loan_Amt8": .decimal("400.00")]
        export.add(
            "B1-Loans", first, loan.merging(["Tran_ID": .text("L1"), "Loan_Amt6": .decimal("100.00")]) { $1 })
        try await publish(export)
        #expect(try moneyIn() == .real(100))
        // The receipt of the same loan, of which 300 are still owed.
        export.add(
            "B1-Loans", Report(number: "000", date: "2019-01-31", start: "2018-07-01", end: "2018-12-31"),
            loan.merging(["Tran_ID": .text("L1"), "Loan_Amt1": .decimal("400.00")]) { $1 })
        try await publish(export)
        #expect(try flags("monetary_contributions").map { $0["appears_again_in"] } == [.text("received_loans")])
        #expect(try moneyIn() == .real(400))
    }

    @Test func countsEveryFlaggedRowInTheRunTables() async throws {
        var export = SmallExport()
        addLate(Gift(), to: &export)
        export.addGift(first, "INC1", "1500.00", on: "2019-03-04")
        try await publish(export)
        let row = try #require(try city.query("SELECT * FROM etl_overlaps").first)
        #expect(row["table_name"] == .text("contribution_reports_24_hours") && row["rows"] == .integer(1))
        #expect(
            try city.value("SELECT flagged_rows FROM etl_counts WHERE table_name = 'contribution_reports_24_hours'")
                == .integer(1))
    }

    private func addLate(
        _ gift: Gift, to export: inout SmallExport, form: String = "F497P1", report: String = "497-1",
        of facts: Report? = nil
    ) {
        export.add(
            "497", facts ?? late,
            [
                "Form_Type": .text(form), "Tran_ID": .text(gift.id), "Enty_NamL": .text(gift.name),
                "Amount": .decimal(gift.amount), "Ctrib_Date": SmallExport.date(gift.date),
                "Rpt_ID_Num": .text(report),
            ])
    }

    private func publish(_ export: SmallExport) async throws {
        let report = try await city.run(from: city.write(export), force: true)
        #expect(report.failure == nil)
    }

    private func flags(_ table: String) throws -> [SQLRow] {
        try city.query("SELECT * FROM \(table) WHERE appears_again_in IS NOT NULL")
    }

    private func moneyIn() throws -> SQLValue? {
        try city.value("SELECT sum(money_in) FROM totals_by_filer")
    }
}
