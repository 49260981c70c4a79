/// Where in which file something was found wrong; the parts that are not known are nil.
///
/// - Units: `row` as on the sheet (1-based), `line` 1-based, `byteOffset` in the inflated part.
package struct WorkbookPlace: Sendable, Hashable, CustomStringConvertible {
    /// The path of the workbook as the caller gave it.
    package var file: String
    /// The name of the part inside the zip.
    package var part: String?
    /// The name of the sheet as users see it.
    package var sheet: String?
    /// The row on the sheet.
    package var row: Int?
    /// The cell's reference, such as "B12".
    package var cell: String?
    /// The line of the part's XML.
    package var line: Int?
    /// The byte of the part's XML.
    package var byteOffset: Int?

    /// Names a place; only the file is always known.
    package init(file: String, part: String? = nil, sheet: String? = nil, row: Int? = nil, cell: String? = nil) {
        self.file = file
        self.part = part
        self.sheet = sheet
        self.row = row
        self.cell = cell
    }

    /// The place in one line: `SD.xlsx, xl/worksheets/sheet1.xml, sheet "A", row 812, cell B812, line 1, byte 20331`.
    package var description: String {
        var words = [file]
        if let part { words.append(part) }
        if let sheet { words.append("sheet \"\(sheet)\"") }
        if let row { words.append("row \(row)") }
        if let cell { words.append("cell \(cell)") }
        if let line { words.append("line \(line)") }
        if let byteOffset { words.append("byte \(byteOffset)") }
        return words.joined(separator: ", ")
    }
}
