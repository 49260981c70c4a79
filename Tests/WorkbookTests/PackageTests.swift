import Testing

@testable import Workbook

/// How parts are found, and what is refused on the way.
@Suite struct PackageTests {
    private static let rows = #"<row><c t="s"><v>0</v></c></row>"#
    private static let expected = [#"1: text "x""#]

    private func workbook() -> HandmadeWorkbook { HandmadeWorkbook(rows: Self.rows, texts: "<si><t>x</t></si>") }

    private func moved(
        _ workbook: String = "xl/workbook.xml", root: String, sheet: String, texts: String = "sharedStrings.xml"
    ) -> HandmadeWorkbook {
        var made = self.workbook()
        typealias Made = HandmadeWorkbook
        made.replace("_rels/.rels", Made.relationships(Made.relationship("a", "officeDocument", root)))
        made.replace(
            "xl/_rels/workbook.xml.rels",
            Made.relationships(
                Made.relationship("rId1", "worksheet", sheet) + Made.relationship("rId2", "sharedStrings", texts)))
        return made
    }

    @Test(arguments: [
        ("xl/workbook.xml", "worksheets/sheet1.xml", "sharedStrings.xml"),
        ("/xl/workbook.xml", "/xl/worksheets/sheet1.xml", "/xl/sharedStrings.xml"),
        ("./xl/./workbook.xml", "../xl/worksheets/sheet1.xml", "worksheets/../sharedStrings.xml"),
        ("XL/Workbook.xml", "Worksheets\\Sheet1.xml", "SHAREDSTRINGS.XML"),
    ])
    func resolvesTargets(_ root: String, _ sheet: String, _ texts: String) throws {
        var made = moved(root: root, sheet: sheet, texts: texts)
        if root == "XL/Workbook.xml" {
            let relationships = try #require(made.parts.first { $0.name == "xl/_rels/workbook.xml.rels" })
            made.remove("xl/_rels/workbook.xml.rels")
            made.replace("xl\\_rels\\workbook.xml.rels", relationships.bytes)
        }
        #expect(try made.rows() == Self.expected)
    }

    @Test(arguments: ["../../etc/passwd", "/../x.xml", "http://example.org/x.xml", "file:///etc/passwd", "", "..", "/"])
    func refusesTargetsOutsideTheArchive(_ target: String) {
        #expect(moved(root: "xl/workbook.xml", sheet: target).failure()?.condition == "relationshipInvalid")
        #expect(moved(root: target, sheet: "worksheets/sheet1.xml").failure()?.condition == "relationshipInvalid")
    }

    @Test func refusesExternalTargets() {
        var made = workbook()
        made.replace(
            "xl/_rels/workbook.xml.rels",
            HandmadeWorkbook.relationships(
                HandmadeWorkbook.relationship("rId1", "worksheet", "worksheets/sheet1.xml", "TargetMode=\"External\"")))
        #expect(made.failure()?.condition == "relationshipInvalid")
    }

    @Test func readsStrictAndPrefixedWorkbooks() throws {
        let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
        var made = HandmadeWorkbook(
            sheet: """
                <x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1">\
                <x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" s="1"><x:v>43538</x:v></x:c><x:c r="C1" t="inlineStr">\
                <x:is><x:r><x:t>i</x:t></x:r></x:is></x:c></x:row></x:sheetData></x:worksheet>
                """)
        made.replace("xl/strings.xml", "<x:sst xmlns:x=\"urn:x\"><x:si><x:r><x:t>x</x:t></x:r></x:si></x:sst>")
        for (name, target, role) in [("_rels/.rels", "xl/workbook.xml", "officeDocument")] {
            let entry = "<Relationship Id=\"a\" Type=\"\(strict)/\(role)\" Target=\"\(target)\"/>"
            made.replace(name, HandmadeWorkbook.relationships(entry))
        }
        let entries = [
            ("q", "worksheet", "worksheets/sheet1.xml"), ("t", "sharedStrings", "strings.xml"),
            ("s", "styles", "styles.xml"),
        ]
        .map { "<Relationship Id=\"\($0.0)\" Type=\"\(strict)/\($0.1)\" Target=\"\($0.2)\"/>" }
        made.replace("xl/_rels/workbook.xml.rels", HandmadeWorkbook.relationships(entries.joined()))
        made.replace(
            "xl/workbook.xml",
            "<x:workbook xmlns:x=\"urn:x\" xmlns:rel=\"urn:y\"><x:sheets><x:sheet name=\"S\" rel:id=\"q\"/></x:sheets></x:workbook>"
        )
        #expect(try made.rows() == [#"1: text "x" | date 2019-03-14 +0 | text "i""#])
    }

    @Test(arguments: [
        "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/styles.xml",
        "xl/sharedStrings.xml",
    ])
    func refusesMissingParts(_ part: String) throws {
        var made = workbook()
        made.remove(part)
        guard case .partMissing(let place) = made.failure() else {
            Issue.record("expected partMissing, got \(String(describing: made.failure()))")
            return
        }
        #expect(place.part == part)
    }

    @Test func readsWithoutStyles() throws {
        let made = moved(root: "xl/workbook.xml", sheet: "worksheets/sheet1.xml")
        #expect(try made.rows() == Self.expected)
    }

    @Test func keepsTheWorkbooksOrderOfSheetsAndSkipsCharts() throws {
        var made = workbook()
        let sheets = [("Z", "rId1"), ("Chart", "rId3"), ("a &amp; b", "rId2")].map {
            "<sheet name=\"\($0.0)\" sheetId=\"1\" r:id=\"\($0.1)\"/>"
        }
        made.replace("xl/workbook.xml", HandmadeWorkbook.workbook(sheets: sheets.joined()))
        made.replace(
            "xl/_rels/workbook.xml.rels",
            HandmadeWorkbook.relationships(
                HandmadeWorkbook.relationship("rId2", "worksheet", "worksheets/sheet2.xml")
                    + HandmadeWorkbook.relationship("rId3", "chartsheet", "chartsheets/sheet1.xml")
                    + HandmadeWorkbook.relationship("rId1", "worksheet", "worksheets/sheet1.xml")))
        let directory = try TemporaryDirectory()
        let reader = try WorkbookReader(path: directory.write(made.zipped()))
        #expect(reader.sheetNames == ["Z", "a & b"])
        let expected = WorkbookError.sheetMissing(
            .init(file: directory.path("test.xlsx")), name: "S", available: ["Z", "a & b"])
        #expect(throws: expected) { try reader.readSheet("S") { _ in } }
    }

    @Test(arguments: [
        (#"<sheet name="S" r:id="rId1"/><sheet name="S" r:id="rId1"/>"#, "sheetDuplicated"),
        (#"<sheet name="S" r:id="rId1"/><sheet name="s" r:id="rId1"/>"#, "sheetDuplicated"),
        (#"<sheet name="S" r:id="rId7"/>"#, "relationshipInvalid"),
        (#"<sheet name="S"/>"#, "xmlMalformed"),
        (#"<sheet r:id="rId1"/>"#, "xmlMalformed"),
        ("", "sheetMissing"),
    ])
    func refusesSheetsThatContradict(_ sheets: String, _ condition: String) {
        var made = workbook()
        made.replace("xl/workbook.xml", HandmadeWorkbook.workbook(sheets: sheets))
        #expect(made.failure()?.condition == condition)
    }

    @Test(arguments: [
        HandmadeWorkbook.relationship("rId1", "worksheet", "a.xml")
            + HandmadeWorkbook.relationship("rId1", "styles", "b.xml"),
        HandmadeWorkbook.relationship("rId1", "styles", "a.xml")
            + HandmadeWorkbook.relationship("rId2", "styles", "b.xml"),
        "<Relationship Id=\"a\"/>", "",
    ])
    func refusesRelationshipsThatContradict(_ entries: String) {
        var made = workbook()
        made.replace("xl/_rels/workbook.xml.rels", HandmadeWorkbook.relationships(entries))
        #expect(made.failure()?.condition == "relationshipInvalid")
    }

    @Test(arguments: ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
    func refusesARootOfAnotherKind(_ part: String) {
        var made = workbook()
        made.replace(part, "<other/>")
        #expect(made.failure()?.condition == "xmlMalformed")
    }
}
