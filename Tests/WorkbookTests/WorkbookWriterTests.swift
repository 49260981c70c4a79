import Testing

@testable import Workbook

/// The writer, as the reader and the bytes show it.
@Suite struct WorkbookWriterTests {
    @Test func readsBackEveryKindOfCell() throws {
        var writer = WorkbookWriter()
        writer.addSheet("A & \"B\" <C>")
        writer.addRow([
            .text("x"), .date(year: 2019, month: 3, day: 14), .decimal("250.00"), .emptyText, .emptyDate, .emptyNumber,
            .boolean(true), .inline(" in "), .error("#N/A"), .absent, .text("x"),
        ])
        writer.addSheet("Second")
        let directory = try TemporaryDirectory()
        let reader = try WorkbookReader(path: directory.write(writer.finish()))
        #expect(reader.sheetNames == ["A & \"B\" <C>", "Second"])
        let expected = """
            1: text "x" | date 2019-03-14 +0 | number 250.00 | text "" | empty | empty | boolean 1 | text " in " \
            | error #N/A | empty | text "x"
            """
        #expect(try reader.renderedRows("A & \"B\" <C>") == [expected])
        #expect(try reader.renderedRows("Second") == [])
    }

    @Test(arguments: [
        "a\r\nb", "tab\t", "\u{0}\u{1F}", "_x000D_", "_x005F_x000D_", "__x0041__", "<&>\"']]>", "😀é", " lead",
        "\u{FFFF}",
        "\n", "_x0041_x0042_",
    ])
    func keepsEveryText(_ text: String) throws {
        var writer = WorkbookWriter()
        writer.addSheet("S")
        writer.addRow([.text(text), .inline(text)])
        let directory = try TemporaryDirectory()
        var read: [String] = []
        try WorkbookReader(path: directory.write(writer.finish())).readSheet("S") { row in
            read = [row[column: 0].string, row[column: 1].string]
        }
        #expect(read.map { Array($0.unicodeScalars) } == [Array(text.unicodeScalars), Array(text.unicodeScalars)])
    }

    @Test func writesTheFormOfGemBox() throws {
        var writer = WorkbookWriter()
        writer.addSheet("A-Contributions")
        writer.addRow([.text("Filer_ID"), .emptyText, .text("Filer_ID")])
        writer.addRow([.date(year: 2019, month: 11, day: 12), .decimal("250.00"), .emptyDate, .emptyNumber])
        let directory = try TemporaryDirectory()
        let archive = try ZipArchive(path: directory.write(writer.finish()))
        #expect(
            archive.entries.map(\.name) == [
                "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/workbook.xml",
                "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels",
                "[Content_Types].xml",
            ])
        var bytes: [UInt8] = []
        try archive.read("xl/worksheets/sheet1.xml", limit: 1 << 20) { bytes += $0 }
        let sheet = String(decoding: bytes, as: UTF8.self)
        #expect(!sheet.contains("dimension"))
        #expect(
            sheet.contains(
                #"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>0</v></c></row>"#
                    + #"<row r="2"><c r="A2" s="1"><v>43781</v></c><c r="B2" s="2"><v>250.00</v></c><c r="C2" s="1"/><c r="D2" s="2"/></row>"#
            ))
    }

    @Test(arguments: [
        (1900, 1, 1, 1), (1900, 2, 28, 59), (1900, 3, 1, 61), (2019, 3, 14, 43_538), (9999, 12, 31, 2_958_465),
    ])
    func writesExcelsSerials(_ year: Int, _ month: Int, _ day: Int, _ serial: Int) {
        #expect(SheetDate.serial1900(year: year, month: month, day: day) == serial)
    }
}
