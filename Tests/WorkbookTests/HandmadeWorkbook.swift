@testable import Workbook

/// A workbook of hand-written XML parts; every part can be replaced or removed.
struct HandmadeWorkbook {
    static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    static let roles = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    var parts: [(name: String, bytes: [UInt8])] = []
    var limits = WorkbookLimits()

    /// One sheet "S" with these rows; styles by index: 0 General, 1 `mm/dd/yyy`, 2 `0.00`, 3 `[h]:mm`, 4 builtin 14.
    init(rows: String, texts: String? = nil, is1904: Bool = false) {
        self.init(sheet: "<worksheet xmlns=\"\(Self.main)\"><sheetData>\(rows)</sheetData></worksheet>", texts: texts)
        if is1904 { replace("xl/workbook.xml", Self.workbook("<workbookPr date1904=\"1\"/>")) }
    }

    init(sheet: String, texts: String? = nil) {
        let strings = texts == nil ? "" : Self.relationship("rId8", "sharedStrings", "sharedStrings.xml")
        replace("_rels/.rels", Self.relationships(Self.relationship("rId1", "officeDocument", "xl/workbook.xml")))
        replace("xl/workbook.xml", Self.workbook())
        replace(
            "xl/_rels/workbook.xml.rels",
            Self.relationships(
                Self.relationship("rId1", "worksheet", "worksheets/sheet1.xml")
                    + Self.relationship("rId9", "styles", "styles.xml") + strings))
        replace("xl/worksheets/sheet1.xml", sheet)
        replace("xl/styles.xml", Self.styles)
        if let texts { replace("xl/sharedStrings.xml", "<sst xmlns=\"\(Self.main)\">\(texts)</sst>") }
    }

    static func relationship(_ id: String, _ role: String, _ target: String, _ more: String = "") -> String {
        "<Relationship Id=\"\(id)\" Type=\"\(roles)/\(role)\" Target=\"\(target)\" \(more)/>"
    }

    static func relationships(_ entries: String) -> String {
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\(entries)</Relationships>"
    }

    static func workbook(
        _ properties: String = "", sheets: String = "<sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/>"
    ) -> String {
        "<workbook xmlns=\"\(main)\" xmlns:r=\"\(roles)\">\(properties)<sheets>\(sheets)</sheets></workbook>"
    }

    static let styles = """
        <styleSheet xmlns="\(main)"><numFmts><numFmt numFmtId="164" formatCode="mm/dd/yyy"/>\
        <numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>\
        <xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="2"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs>\
        <dxfs><dxf><numFmt numFmtId="2" formatCode="yyyy"/></dxf></dxfs></styleSheet>
        """

    mutating func replace(_ name: String, _ xml: String) { replace(name, Array(xml.utf8)) }

    mutating func replace(_ name: String, _ bytes: [UInt8]) {
        remove(name)
        parts.append((name, bytes))
    }

    mutating func remove(_ name: String) { parts.removeAll { $0.name == name } }

    /// The file's bytes.
    func zipped(compressed: Bool = true) throws -> [UInt8] {
        var zip = ZipArchiveWriter()
        for (name, bytes) in parts { zip.add(name, bytes, compressed: compressed) }
        return try zip.finish()
    }

    /// The rows of the sheet "S", rendered.
    func rows(_ sheet: String = "S") throws -> [String] {
        let directory = try TemporaryDirectory()
        let reader = try WorkbookReader(path: directory.write(zipped()), limits: limits)
        return try reader.renderedRows(sheet)
    }

    /// The error that reading ends with, or nil.
    func failure() -> WorkbookError? {
        do {
            _ = try rows()
            return nil
        } catch {
            return error as? WorkbookError
        }
    }
}

extension WorkbookReader {
    /// Rows as `1: text "a" | number 2.50 | empty`.
    func renderedRows(_ sheet: String) throws -> [String] {
        var rows: [String] = []
        try readSheet(sheet) { row in
            rows.append("\(row.number): " + (0..<row.count).map { row[column: $0].rendered }.joined(separator: " | "))
        }
        return rows
    }
}

extension Cell {
    /// The kind, and the value unless it is empty.
    var rendered: String {
        switch kind {
        case .empty: "empty"
        case .text: "text \"\(string)\""
        case .number: "number \(string)"
        case .date: "date \(date.map { "\($0.isoDate) +\($0.secondsOfDay)" } ?? "none of \(string)")"
        case .boolean: "boolean \(string)"
        case .error: "error \(string)"
        }
    }
}

extension WorkbookError {
    /// The name of the case, for tables of tests.
    var condition: String {
        Mirror(reflecting: self).children.first?.label ?? ""
    }
}
