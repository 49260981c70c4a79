import Testing

@testable import Workbook

/// XML made to hurt, in every part that is read.
@Suite struct HostileXMLTests {
    private static let parts = [
        "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
    ]
    private static let doctypes = [
        "<!DOCTYPE x>",
        "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>",
        "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x\"> %p;]>",
    ]

    private func workbook() -> HandmadeWorkbook {
        HandmadeWorkbook(rows: #"<row><c t="s"><v>0</v></c></row>"#, texts: "<si><t>x</t></si>")
    }

    private func altered(_ part: String, _ change: (String) -> String) throws -> HandmadeWorkbook {
        var made = workbook()
        let bytes = try #require(made.parts.first { $0.name == part }).bytes
        made.replace(part, change(String(decoding: bytes, as: UTF8.self)))
        return made
    }

    @Test(arguments: parts, doctypes)
    func refusesDoctypes(_ part: String, _ doctype: String) throws {
        let made = try altered(part) { "<?xml version=\"1.0\"?>" + doctype + $0 }
        guard case .doctypeForbidden(let place) = made.failure() else {
            Issue.record("expected doctypeForbidden, got \(String(describing: made.failure()))")
            return
        }
        #expect(place.part == part)
    }

    @Test(arguments: parts)
    func refusesDeepNesting(_ part: String) throws {
        let made = try altered(part) { xml in
            let end = xml.lastIndex(of: "<") ?? xml.endIndex
            let deep = String(repeating: "<a>", count: 100_000) + String(repeating: "</a>", count: 100_000)
            return xml[..<end] + deep + xml[end...]
        }
        #expect(made.failure()?.condition == "limitExceeded")
    }

    @Test(arguments: parts)
    func refusesBrokenXML(_ part: String) throws {
        for change in [
            { String($0.dropLast(3)) }, { $0 + "<x/>" }, { $0 + "&undefined;" }, { _ in "" }, { _ in "\u{0}" },
        ]
            as [(String) -> String]
        {
            #expect(try altered(part, change).failure()?.condition == "xmlMalformed")
        }
    }

    @Test(arguments: parts)
    func refusesUnknownEncodings(_ part: String) throws {
        let made = try altered(part) { "<?xml version=\"1.0\" encoding=\"KOI8-R\"?>" + $0 }
        #expect(made.failure()?.condition == "encodingUnsupported")
    }

    @Test func refusesBytesThatAreNotUTF8() throws {
        var made = workbook()
        made.replace("xl/sharedStrings.xml", Array("<sst><si><t>".utf8) + [0xFF, 0xC0] + Array("</t></si></sst>".utf8))
        #expect(made.failure()?.condition == "xmlMalformed")
    }

    @Test(arguments: parts)
    func readsEveryPartInUTF16(_ part: String) throws {
        for isLittleEndian in [true, false] {
            var made = workbook()
            let xml = String(decoding: try #require(made.parts.first { $0.name == part }).bytes, as: UTF8.self)
            let units = Array("\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-16\"?>\(xml)".utf16)
            made.replace(
                part,
                units.flatMap { unit in
                    let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
                    return isLittleEndian ? bytes : bytes.reversed()
                })
            #expect(try made.rows() == [#"1: text "x""#])
        }
    }

    @Test(arguments: parts)
    func readsEveryPartWithAByteOrderMark(_ part: String) throws {
        let made = try altered(part) { "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>" + $0 }
        #expect(try made.rows() == [#"1: text "x""#])
    }

    @Test func limitsTheTextOfACell() {
        let long = String(repeating: "x", count: (1 << 20) + 1)
        let inline = HandmadeWorkbook(rows: "<row><c t=\"inlineStr\"><is><t>\(long)</t></is></c></row>")
        #expect(inline.failure()?.condition == "limitExceeded")
        let shared = HandmadeWorkbook(rows: "<row><c t=\"s\"><v>0</v></c></row>", texts: "<si><t>\(long)</t></si>")
        #expect(shared.failure()?.condition == "limitExceeded")
    }

    @Test(arguments: parts)
    func refusesHugeTags(_ part: String) throws {
        let long = String(repeating: "x", count: 3_000_000)
        for (start, end) in [("<!--", "-->"), ("<?", "?>"), ("<a b=\"", "\"/>"), ("<", "/>")] {
            let made = try altered(part) { xml in
                let last = xml.lastIndex(of: "<") ?? xml.endIndex
                return xml[..<last] + start + long + end + xml[last...]
            }
            #expect(made.failure()?.condition == "limitExceeded")
            #expect(try altered(part) { "<?xml version=\"1.0\"?>" + start + long + end + $0 }.failure() != nil)
        }
    }

    @Test func longTextAndManyCellsAreNoTags() throws {
        let text = String(repeating: "x", count: 1_000_000)
        let made = HandmadeWorkbook(
            rows: "<row><c t=\"inlineStr\"><is><t>\(text)</t></is></c><c><f>\(text)\(text)</f><v>1</v></c></row>")
        #expect(try made.rows() == ["1: text \"\(text)\" | number 1"])
    }

    @Test func limitsTheTextOfARow() {
        let cell = "<c t=\"inlineStr\"><is><t>\(String(repeating: "x", count: 1000))</t></is></c>"
        var made = HandmadeWorkbook(rows: "<row>\(String(repeating: cell, count: 20))</row>")
        made.limits.maximumRowTextBytes = 10_000
        #expect(made.failure()?.condition == "limitExceeded")
    }

    @Test func limitsTheSharedStringsTogether() {
        var made = HandmadeWorkbook(rows: "<row/>", texts: String(repeating: "<si/>", count: 1000))
        made.limits.maximumSharedStringBytes = 3999
        #expect(made.failure()?.condition == "limitExceeded")
        made.limits.maximumSharedStringBytes = 4000
        #expect(made.failure() == nil)
    }

    @Test func passesTheCallersErrorThroughAndStops() throws {
        struct Halt: Error, Equatable { let row: Int }
        let directory = try TemporaryDirectory()
        let bytes = try HandmadeWorkbook(rows: String(repeating: "<row/>", count: 1000)).zipped()
        let reader = try WorkbookReader(path: directory.write(bytes))
        var seen = 0
        #expect(throws: Halt(row: 3)) {
            try reader.readSheet("S") { row in
                seen += 1
                if row.number == 3 { throw Halt(row: row.number) }
            }
        }
        #expect(seen == 3)
        try reader.readSheet("S") { _ in seen += 1 }
        #expect(seen == 1003)
    }

    @Test func readsASheetInsideTheCallbackOfAnother() throws {
        let directory = try TemporaryDirectory()
        let bytes = try HandmadeWorkbook(rows: String(repeating: "<row/>", count: 10)).zipped()
        let reader = try WorkbookReader(path: directory.write(bytes))
        var inner = 0
        try reader.readSheet("S") { _ in try reader.readSheet("S") { _ in inner += 1 } }
        #expect(inner == 100)
    }
}
