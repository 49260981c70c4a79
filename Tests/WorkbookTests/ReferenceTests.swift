import Testing

@testable import Workbook

/// Where rows and cells stand.
@Suite struct ReferenceTests {
    @Test(arguments: [
        (#"<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row>"#, ["1: number 1 | empty | number 3"]),
        (
            #"<row><c><v>1</v></c><c r="C1"><v>3</v></c><c><v>4</v></c></row>"#,
            ["1: number 1 | empty | number 3 | number 4"]
        ),
        (#"<row r="3"/><row/><row r="9"><c r="A9"><v>1</v></c></row>"#, ["3: ", "4: ", "9: number 1"]),
        (
            #"<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="B2"/></row>"#,
            ["1: number 1 | number 2", "2: empty | empty"]
        ),
        (#"<row r="1048576"><c r="B1048576"><v>1</v></c></row>"#, ["1048576: empty | number 1"]),
        ("", []),
    ])
    func placesRowsAndCells(_ rows: String, _ expected: [String]) throws {
        #expect(try HandmadeWorkbook(rows: rows).rows() == expected)
    }

    @Test(arguments: [
        "ZZZZ1", "A0", "A99999999999", "A01", "A", "1", "", "a1", "$A$1", "A1:B2", "A1 ", " A1", "AA-1", "É1", "A２",
        "A2", String(repeating: "A", count: 100_000) + "1",
    ])
    func refusesAbsurdCellReferences(_ reference: String) {
        let failure = HandmadeWorkbook(rows: "<row r=\"1\"><c r=\"\(reference)\"><v>1</v></c></row>").failure()
        #expect(failure?.condition == "cellReferenceInvalid")
        #expect((failure?.description.count ?? 0) < 500)
    }

    @Test(arguments: ["0", "-1", "", "x", "1.0", "99999999", "18446744073709551617"])
    func refusesAbsurdRowNumbers(_ number: String) {
        #expect(HandmadeWorkbook(rows: "<row r=\"\(number)\"/>").failure()?.condition == "cellReferenceInvalid")
    }

    @Test(arguments: [
        #"<row r="2"/><row r="1"/>"#, #"<row r="2"/><row r="2"/>"#,
        #"<row r="1"><c r="B1"/><c r="A1"/></row>"#, #"<row r="1"><c r="A1"/><c r="A1"/></row>"#,
    ])
    func refusesDescendingAndDuplicateReferences(_ rows: String) {
        #expect(HandmadeWorkbook(rows: rows).failure()?.condition == "cellReferenceInvalid")
    }

    @Test(arguments: [
        #"<row r="1"><c r="XFE1"/></row>"#, #"<row r="1"><c r="XFD1"/><c/></row>"#, #"<row r="1048577"/>"#,
        #"<row r="1048576"/><row/>"#, "<row>" + String(repeating: "<c/>", count: 1_000_000) + "</row>",
    ])
    func refusesWhatLiesOutsideASheet(_ rows: String) {
        #expect(HandmadeWorkbook(rows: rows).failure()?.condition == "limitExceeded")
    }

    @Test func readsTheLastColumn() throws {
        let rows = try HandmadeWorkbook(rows: #"<row r="1"><c r="XFD1"><v>1</v></c></row>"#).rows()
        #expect(rows.count == 1)
        #expect(rows[0].split(separator: "|").count == 16_384)
        #expect(rows[0].hasSuffix("number 1"))
    }

    @Test(arguments: [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")])
    func lettersAndColumnsAgree(_ column: Int, _ letters: String) {
        #expect(CellReference.letters(column) == letters)
        #expect((letters + "7").withCString { CellReference.parse($0)?.column } == column)
    }
}
