import Testing

@testable import Workbook

/// Serial numbers, written dates, and which formats make a number a date.
@Suite struct DateTests {
    @Test(arguments: [
        ("1", false, "1900-01-01 +0"), ("59", false, "1900-02-28 +0"), ("61", false, "1900-03-01 +0"),
        ("43538", false, "2019-03-14 +0"), ("43538.0", false, "2019-03-14 +0"), ("4.3538E4", false, "2019-03-14 +0"),
        ("36585", false, "2000-02-29 +0"), ("2958465", false, "9999-12-31 +0"), ("43538.5", false, "2019-03-14 +43200"),
        ("43538.999999999", false, "2019-03-15 +0"), ("43538.000011574", false, "2019-03-14 +1"),
        ("1.25", false, "1900-01-01 +21600"), ("00043538", false, "2019-03-14 +0"),
        ("0", true, "1904-01-01 +0"), ("42076", true, "2019-03-14 +0"), ("60", true, "1904-03-01 +0"),
        ("0.5", true, "1904-01-01 +43200"), ("2957003", true, "9999-12-31 +0"),
        // No calendar days.
        ("0", false, nil), ("0.5", false, nil), ("60", false, nil), ("60.5", false, nil), ("-1", false, nil),
        ("2958466", false, nil), ("2958465.9999999", false, nil), ("99999999999999999999", false, nil),
        ("1E300", false, nil), ("-1", true, nil), ("2957004", true, nil),
    ])
    func readsSerials(_ literal: String, _ is1904: Bool, _ expected: String?) {
        let date = Array(literal.utf8).withUnsafeBufferPointer { SheetDate(serial: $0, is1904: is1904) }
        #expect(date.map { "\($0.isoDate) +\($0.secondsOfDay)" } == expected)
    }

    @Test(arguments: [
        ("2019-03-14", "2019-03-14 +0"), ("2019-03-14T00:00:00", "2019-03-14 +0"),
        ("2019-03-14T23:59", "2019-03-14 +86340"),
        ("2019-03-14T23:59:59.999", "2019-03-14 +86399"), ("2019-02-29", nil), ("2019-13-01", nil), ("2019-3-14", nil),
        ("2019-03-14T", nil), ("2019-03-14T24:00", nil), ("2019-03-14T10:60", nil), ("2019-03-14T10:10:1", nil),
        ("T10:10", nil), ("", nil), ("20x9-03-14", nil),
    ])
    func readsWrittenDates(_ literal: String, _ expected: String?) {
        let date = Array(literal.utf8).withUnsafeBufferPointer { SheetDate(iso: $0) }
        #expect(date.map { "\($0.isoDate) +\($0.secondsOfDay)" } == expected)
    }

    @Test func serialsAndDaysAgreeOverFourCenturies() {
        var previous = 0
        for serial in 61...150_000 {
            let literal = Array(String(serial).utf8)
            guard let date = literal.withUnsafeBufferPointer({ SheetDate(serial: $0, is1904: false) }) else {
                Issue.record("no date for \(serial)")
                return
            }
            let ordered = date.year * 10_000 + date.month * 100 + date.day
            guard SheetDate.serial1900(year: date.year, month: date.month, day: date.day) == serial, ordered > previous
            else {
                Issue.record("\(serial) gives \(date)")
                return
            }
            previous = ordered
        }
        #expect(previous == 2310_09_07)
    }

    @Test(arguments: [
        ("mm/dd/yyy", true), ("m/d/yyyy h:mm AM/PM", true), ("yyyy\\-mm\\-dd", true), ("[$-409]d\\-mmm\\-yy;@", true),
        ("[Red]dd.mm.yyyy", true), ("mm:ss.0", true), ("[$-F800]dddd\\,\\ mmmm\\ dd", true), ("MMM-YY", true),
        ("General", false), ("GENERAL", false), ("0.00", false), ("#,##0.00_);[Red](#,##0.00)", false),
        ("0.00E+00", false), ("\"day\" 0", false), ("0\\d", false), ("_d0", false), ("*s0", false), ("@", false),
        ("[h]:mm", false), ("[hh]:mm:ss", false), ("[mm]:ss", false), ("[s]", false), ("[Magenta]0", false),
        ("[$USD] #,##0", false), ("0;yyyy", false), ("General \"days\"", false), ("", false), ("\"unclosed d", false),
    ])
    func recognisesDateFormats(_ code: String, _ isDate: Bool) {
        #expect(NumberFormat.isDate(code: code) == isDate)
    }

    @Test func recognisesBuiltinDateFormats() {
        let dates = (0...200).filter { NumberFormat.isDate(builtin: $0) }
        #expect(dates == Array(14...22) + Array(27...36) + [45, 47] + Array(50...58))
    }

    @Test func appliesTheWorkbooksDateSystem() throws {
        let rows = #"<row r="1"><c r="A1" s="1"><v>0</v></c></row>"#
        #expect(try HandmadeWorkbook(rows: rows, is1904: true).rows() == ["1: date 1904-01-01 +0"])
        #expect(try HandmadeWorkbook(rows: rows).rows() == ["1: date none of 0"])
    }
}
