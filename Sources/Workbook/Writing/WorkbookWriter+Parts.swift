/// The parts in GemBox's words and order.
extension WorkbookWriter {
    private static let declaration = #"<?xml version="1.0" encoding="utf-8" standalone="yes"?>"#
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let roles = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let relationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    private static let contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    /// All parts, in the order in which they stand in the zip.
    var parts: [(name: String, bytes: [UInt8])] {
        var parts: [(String, [UInt8])] = []
        for (index, sheet) in sheets.enumerated() {
            parts.append(("xl/worksheets/sheet\(index + 1).xml", worksheet(sheet, isFirst: index == 0)))
            let empty = "\(Self.declaration)<Relationships xmlns=\"\(Self.relationships)\" />"
            parts.append(("xl/worksheets/_rels/sheet\(index + 1).xml.rels", Array(empty.utf8)))
        }
        let rest = [
            ("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", workbookRelationships),
            ("xl/sharedStrings.xml", sharedStrings), ("xl/styles.xml", styles), ("_rels/.rels", rootRelationships),
            ("[Content_Types].xml", contentTypes),
        ]
        return parts + rest.map { ($0.0, Array($0.1.utf8)) }
    }

    /// GemBox's ids are random; these only look it, so that a reader cannot lean on their order.
    private func relationshipID(_ index: Int) -> String { "GemRid\(((index + 1) * 7_919) % 9_973)" }

    private func worksheet(_ sheet: Sheet, isFirst: Bool) -> [UInt8] {
        let selected = isFirst ? " tabSelected=\"1\"" : ""
        let head = """
            \(Self.declaration)<worksheet xmlns="\(Self.main)" xmlns:r="\(Self.roles)"><sheetViews>\
            <sheetView\(selected) workbookViewId="0" topLeftCell="A1" view="normal" /></sheetViews>\
            <sheetFormatPr defaultRowHeight="15" defaultColWidth="9.140625" /><sheetData>
            """
        let tail = """
            </sheetData><pageMargins left="1.8" right="1.8" top="1.8999999999999999" bottom="1.8999999999999999" \
            header="0.5" footer="0.5" /></worksheet>
            """
        return Array(head.utf8) + sheet.rows + Array(tail.utf8)
    }

    private var workbook: String {
        let entries = sheets.enumerated().map { index, sheet in
            let name = XMLText.escaped(sheet.name)
            return "<sheet name=\"\(name)\" sheetId=\"\(index + 1)\" r:id=\"\(relationshipID(index))\" />"
        }
        return """
            \(Self.declaration)
            <workbook xmlns="\(Self.main)" xmlns:r="\(Self.roles)">
              <workbookPr filterPrivacy="1" defaultThemeVersion="124226" />
              <bookViews>
                <workbookView activeTab="0" />
              </bookViews>
              <sheets>\(entries.joined())</sheets>
              <definedNames />
            </workbook>
            """
    }

    private var workbookRelationships: String {
        var entries = [
            "<Relationship Id=\"rId1\" Type=\"\(Self.roles)/sharedStrings\" Target=\"sharedStrings.xml\" />",
            "<Relationship Id=\"rId3\" Type=\"\(Self.roles)/styles\" Target=\"styles.xml\" />",
        ]
        entries += sheets.indices.map { index in
            let target = "worksheets/sheet\(index + 1).xml"
            return
                "<Relationship Id=\"\(relationshipID(index))\" Type=\"\(Self.roles)/worksheet\" Target=\"\(target)\" />"
        }
        return "\(Self.declaration)<Relationships xmlns=\"\(Self.relationships)\">\(entries.joined())</Relationships>"
    }

    private var sharedStrings: String {
        let items = texts.map { "<si>\(XMLText.element($0))</si>" }.joined()
        let counts = "count=\"\(texts.count)\" uniqueCount=\"\(texts.count)\""
        return "\(Self.declaration)<sst xmlns=\"\(Self.main)\" \(counts)>\(items)</sst>"
    }

    private var styles: String {
        let formats = [(0, ""), (164, " applyNumberFormat=\"1\""), (2, " applyNumberFormat=\"1\""), (0, "")].map {
            "<xf numFmtId=\"\($0.0)\" fontId=\"0\" fillId=\"0\" borderId=\"0\"\($0.1) applyProtection=\"1\">"
                + "<protection /></xf>"
        }
        return """
            \(Self.declaration)<styleSheet xmlns="\(Self.main)"><numFmts count="1">\
            <numFmt numFmtId="164" formatCode="mm/dd/yyy" /></numFmts><fonts count="1"><font><sz val="10" />\
            <name val="Arial" /></font></fonts><fills count="2"><fill><patternFill patternType="none" /></fill>\
            <fill><patternFill patternType="gray125" /></fill></fills><borders count="1"><border /></borders>\
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" /></cellStyleXfs>\
            <cellXfs count="4">\(formats.joined())</cellXfs><cellStyles count="1">\
            <cellStyle name="Normal" xfId="0" builtinId="0" /></cellStyles></styleSheet>
            """
    }

    private var rootRelationships: String {
        let target = "Target=\"xl/workbook.xml\""
        let entry = "<Relationship Id=\"rId1\" Type=\"\(Self.roles)/officeDocument\" \(target)/>"
        return "\(Self.declaration)<Relationships xmlns=\"\(Self.relationships)\">\(entry)</Relationships>"
    }

    private var contentTypes: String {
        let sheetParts = sheets.indices.map { ("/xl/worksheets/sheet\($0 + 1).xml", "worksheet") }
        let rest = [
            ("/xl/workbook.xml", "sheet.main"), ("/xl/sharedStrings.xml", "sharedStrings"),
            ("/xl/styles.xml", "styles"),
        ]
        let overrides = (sheetParts + rest).map {
            "<Override PartName=\"\($0.0)\" ContentType=\"\(Self.contentType).\($0.1)+xml\" />"
        }
        return """
            \(Self.declaration)<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
            <Default Extension="xml" ContentType="application/xml" /><Default Extension="rels" \
            ContentType="application/vnd.openxmlformats-package.relationships+xml" />\(overrides.joined())</Types>
            """
    }
}
