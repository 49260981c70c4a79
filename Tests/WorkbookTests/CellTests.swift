import Testing

@testable import Workbook

/// What each form of a cell is read as.
@Suite struct CellTests {
    private static let texts = """
        <si><t>plain</t></si><si><t/></si><si><r><rPr><b/></rPr><t xml:space="preserve">rich </t></r><r><t>text</t></r>\
        <rPh sb="0" eb="1"><t>IGNORED</t></rPh><phoneticPr fontId="1"/></si><si><t><![CDATA[<&>]]>&amp;&#233;😀</t></si>\
        <si><t>a_x000D_b_x005F_x000D_c_xD83D__xDE00__x_</t></si><si/>
        """

    @Test(arguments: [
        (#"<c r="A1" t="s"><v>0</v></c>"#, #"text "plain""#),
        (#"<c r="A1" t="s"><v> 1 </v></c>"#, #"text """#),
        (#"<c r="A1" t="s"><v>2</v></c>"#, #"text "rich text""#),
        (#"<c r="A1" t="s"><v>3</v></c>"#, #"text "<&>&é😀""#),
        (#"<c r="A1" t="s"><v>4</v></c>"#, "text \"a\rb_x000D_c😀_x_\""),
        (#"<c r="A1" t="s"><v>5</v></c>"#, #"text """#),
        (#"<c r="A1" t="s"/>"#, "empty"),
        (#"<c r="A1" t="s"><v/></c>"#, "empty"),
        (#"<c r="A1"/>"#, "empty"),
        (#"<c r="A1" s="2"/>"#, "empty"),
        (#"<c r="A1"><v></v></c>"#, "empty"),
        (#"<c r="A1" s="2"><v>250.00</v></c>"#, "number 250.00"),
        (#"<c r="A1" t="n"><v>-1.5E-3</v></c>"#, "number -1.5E-3"),
        ("<c r=\"A1\"><v>\n 7 </v></c>", "number 7"),
        (#"<c r="A1"><f>1+1</f><v>2</v></c>"#, "number 2"),
        (#"<c r="A1" t="str"><f>A2&amp;"x"</f><v>ab_x000A_c</v></c>"#, "text \"ab\nc\""),
        (#"<c r="A1" t="str"><v></v></c>"#, #"text """#),
        (#"<c r="A1" t="b"><v>1</v></c>"#, "boolean 1"),
        (#"<c r="A1" t="b"><v>false</v></c>"#, "boolean 0"),
        (#"<c r="A1" t="e"><v>#N/A</v></c>"#, "error #N/A"),
        (#"<c r="A1" t="inlineStr"><is><t> in </t></is></c>"#, #"text " in ""#),
        (
            #"<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><rPr/><t>b_x0009_</t></r><rPh><t>X</t></rPh></is></c>"#,
            "text \"ab\t\""
        ),
        (#"<c r="A1" t="inlineStr"><v>7</v><is><t>a</t></is></c>"#, #"text "a""#),
        (#"<c r="A1" t="inlineStr"><is/></c>"#, #"text """#),
        (#"<c r="A1" t="inlineStr"/>"#, "empty"),
        (#"<c r="A1" s="1"><v>43538</v></c>"#, "date 2019-03-14 +0"),
        (#"<c r="A1" s="4"><v>43538.75</v></c>"#, "date 2019-03-14 +64800"),
        (#"<c r="A1" s="3"><v>1.5</v></c>"#, "number 1.5"),
        (#"<c r="A1" t="d"><v>2019-03-14T15:09:26.5Z</v></c>"#, "date 2019-03-14 +54566"),
        (#"<c r="A1" t="d"><v>2019-03-14</v></c>"#, "date 2019-03-14 +0"),
        (#"<c r="A1" t="d"><v>someday</v></c>"#, "date none of someday"),
        (#"<c r="A1"><v>1</v><extLst><ext><v>2</v></ext></extLst></c>"#, "number 1"),
        (#"<c r="A1"><!-- x --><v>1<!-- y -->2</v></c>"#, "number 12"),
        (#"<c><v>5</v></c>"#, "number 5"),
    ])
    func readsEachForm(_ cell: String, _ expected: String) throws {
        let workbook = HandmadeWorkbook(rows: "<row r=\"1\">\(cell)</row>", texts: Self.texts)
        #expect(try workbook.rows() == ["1: \(expected)"])
    }

    @Test(arguments: [
        (#"<c r="A1" t="s"><v>6</v></c>"#, "sharedStringMissing"),
        (#"<c r="A1" t="s"><v>99999999999999999999999</v></c>"#, "sharedStringMissing"),
        (#"<c r="A1" t="s"><v>-1</v></c>"#, "cellValueInvalid"),
        (#"<c r="A1"><v>12,5O</v></c>"#, "cellValueInvalid"),
        (#"<c r="A1"><v>NaN</v></c>"#, "cellValueInvalid"),
        (#"<c r="A1"><v>1.</v><v>5</v></c>"#, "xmlMalformed"),
        (#"<c r="A1"><v>.</v></c>"#, "cellValueInvalid"),
        (#"<c r="A1"><v>1e</v></c>"#, "cellValueInvalid"),
        (#"<c r="A1" t="b"><v>2</v></c>"#, "cellValueInvalid"),
        (#"<c r="A1" t="x"><v>2</v></c>"#, "cellTypeUnknown"),
        (#"<c r="A1" t="shared"><v>2</v></c>"#, "cellTypeUnknown"),
        (#"<c r="A1" s="5"><v>2</v></c>"#, "styleMissing"),
        (#"<c r="A1" s="-1"><v>2</v></c>"#, "styleMissing"),
        (#"<c r="A1" s="99999999999999999999999"><v>2</v></c>"#, "styleMissing"),
    ])
    func refusesWhatATypeDoesNotAllow(_ cell: String, _ condition: String) {
        let workbook = HandmadeWorkbook(rows: "<row r=\"1\">\(cell)</row>", texts: Self.texts)
        #expect(workbook.failure()?.condition == condition)
    }

    @Test func namesThePlaceOfAnError() {
        let workbook = HandmadeWorkbook(
            rows: "<row r=\"2\"><c r=\"A2\"/></row>\n<row r=\"7\"><c r=\"AB7\"><v>12,5O</v></c></row>")
        guard case .cellValueInvalid(let place, "12,5O", "a number") = workbook.failure() else {
            Issue.record("expected cellValueInvalid, got \(String(describing: workbook.failure()))")
            return
        }
        #expect(place.part == "xl/worksheets/sheet1.xml")
        #expect(place.sheet == "S")
        #expect(place.row == 7)
        #expect(place.cell == "AB7")
        #expect(place.line == 2)
        #expect(place.byteOffset != nil)
    }

    @Test func refusesSharedTextWithoutATable() {
        let workbook = HandmadeWorkbook(rows: #"<row><c t="s"><v>0</v></c></row>"#)
        #expect(workbook.failure()?.condition == "sharedStringsMissing")
    }

    @Test func columnsOutsideTheRowAreEmpty() throws {
        let directory = try TemporaryDirectory()
        let bytes = try HandmadeWorkbook(rows: #"<row><c r="B1"><v>1</v></c></row>"#).zipped()
        var kinds: [Cell.Kind] = []
        try WorkbookReader(path: directory.write(bytes)).readSheet("S") { row in
            kinds = [-1, 0, 1, 2, 100_000].map { row[column: $0].kind }
        }
        #expect(kinds == [.empty, .empty, .number, .empty, .empty])
    }
}
