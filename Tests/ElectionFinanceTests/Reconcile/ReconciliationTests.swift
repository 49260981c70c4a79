import CivicSQL
import Testing
import Workbook

@testable import ElectionFinance

@Suite struct ReconciliationTests {
    private let city: TestCity
    private let report = SmallExport.Report()

    init() throws { city = try TestCity() }

    @Test func comparesRowsAndLinesToTheCent() async throws {
        try await publish(.plain())
        #expect(try verdict("A", "1") == ["rows", "200.0", "200.0", "0.0", "ok", nil])
        #expect(try verdict("A", "3") == ["lines", "280.5", "280.5", "0.0", "ok", nil])
    }

    @Test func addsInDecimalsNotInBinary() async throws {
        var export = SmallExport()
        for number in 0..<10 { export.addGift(report, "INC\(number)", "0.10", on: "2019-03-01") }
        export.addLine(report, "A", "1", "1.00")
        try await publish(export)
        #expect(try verdict("A", "1") == ["rows", "1.0", "1.0", "0.0", "ok", nil])
    }

    @Test func tellsRowsThatDoNotAddUp() async throws {
        var export = SmallExport.plain()
        export.addGift(report, "INC3", "0.01", on: "2019-03-01")
        try await publish(export)
        #expect(
            try verdict("A", "1")
                == ["rows", "200.01", "200.0", "-0.01", "mismatch", "3 rows do not add up to the filed line"])
    }

    @Test func explainsAGapByARowThatLostItsAmount() async throws {
        var export = SmallExport()
        export.addGift(report, "INC1", "250.00", on: "2019-03-01")
        export.addGift(report, "INC2", nil, on: nil)
        export.addLine(report, "A", "1", "1250.00")
        try await publish(export)
        #expect(
            try verdict("A", "1") == [
                "rows", "250.0", "1250.0", "1000.0", "explained", "1 of 2 rows lost an amount in the export",
            ])
    }

    @Test func explainsSmallBillsOnScheduleFAndNoLargerGap() async throws {
        for (filed, status) in [
            ("126.72", "explained"), ("199.99", "explained"), ("200.00", "mismatch"), ("99.99", "mismatch"),
        ] {
            var export = SmallExport()
            export.add(
                "F-Expenses", report,
                ["Tran_ID": .text("F1"), "Amt_Incur": .decimal("100.00"), "Amt_Paid": .decimal("0.00")])
            export.addLine(report, "F", "1", filed)
            try await publish(export)
            #expect(try verdict("F", "1")[4] == status)
        }
    }

    @Test func countsForgivenLoansAsPaid() async throws {
        var export = SmallExport()
        export.add(
            "B1-Loans", report,
            [
                "Tran_ID": .text("L1"), "Loan_Amt5": .decimal("60.00"), "Loan_Amt6": .decimal("40.00"),
                // On this sheet a reference, not the memo mark.
                "Memo_Code": .text("X"),
            ])
        export.addLine(report, "B1", "2", "100.00")
        try await publish(export)
        #expect(try verdict("B1", "2")[4] == "ok")
    }

    @Test func leavesMemoRowsOut() async throws {
        var export = SmallExport.plain()
        export.add(
            "A-Contributions", report,
            ["Tran_ID": .text("M"), "Tran_Amt1": .decimal("999.00"), "Memo_Code": .text("x")])
        try await publish(export)
        #expect(try verdict("A", "1")[4] == "ok")
    }

    @Test func saysWhenThereIsNoLineOrNoRow() async throws {
        var export = SmallExport()
        export.addGift(report, "INC1", "5.00", on: "2019-03-01")
        export.addLine(report, "C", "1", "7.00")
        try await publish(export)
        #expect(try verdict("A", "1")[4...] == ["mismatch", "the export has 1 rows but not the line"])
        #expect(try verdict("C", "1")[4...] == ["mismatch", "the line was filed without rows behind it"])
        #expect(try verdict("E", "1")[4...] == ["not_filed", "the export has neither the line nor rows"])
    }

    @Test func choosesNoneOfTwoLinesOfOneName() async throws {
        var export = SmallExport.plain()
        export.addLine(report, "A", "1", "200.00")
        try await publish(export)
        #expect(try verdict("A", "1")[4...] == ["mismatch", "the line stands 2 times in the filing"])
    }

    @Test func tellsLinesThatDoNotAddUp() async throws {
        var export = SmallExport()
        export.addLine(report, "A", "1", "1.00")
        export.addLine(report, "A", "2", "2.00")
        export.addLine(report, "A", "3", "4.00")
        try await publish(export)
        #expect(try verdict("A", "3") == ["lines", "3.0", "4.0", "1.0", "mismatch", "the filed lines do not add up"])
    }

    private func publish(_ export: SmallExport) async throws {
        #expect(try await city.run(from: city.write(export), force: true).failure == nil)
    }

    private func verdict(_ schedule: String, _ line: String) throws -> [String?] {
        let row = try #require(
            try city.query(
                "SELECT * FROM reconciliation WHERE schedule = '\(schedule)' AND line_item = '\(line)' ORDER BY compared DESC"
            ).first)
        return ["compared", "computed", "filed", "gap", "status", "reason"].map { column in
            row[column].text ?? row[column].real.map { "\($0)" }
        }
    }
}
