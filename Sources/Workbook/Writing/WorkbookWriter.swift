/// Builds a workbook in memory in the very form of NetFile's exports, which GemBox.Spreadsheet makes.
///
/// - Shape: texts in the shared strings; style 1 is the date `mm/dd/yyy` (sic), style 2 the amount `0.00`; no
///   `dimension`; relationship ids that do not follow the sheets' order. The theme, of no use to readers, is left out.
/// - Cost: everything is held in memory: for tests and stand-ins.
package struct WorkbookWriter {
    /// What a cell is written as.
    package enum Cell: Sendable, Hashable {
        /// A text in the shared strings.
        case text(String)
        /// A day as a serial number of the 1900 system in the date style.
        case date(year: Int, month: Int, day: Int)
        /// An amount in the amount style, with the digits as given: "250.00".
        case decimal(String)
        /// The empty text in the shared strings.
        case emptyText
        /// A cell of the date style without a value.
        case emptyDate
        /// A cell of the amount style without a value.
        case emptyNumber
        /// True or false.
        case boolean(Bool)
        /// A text in the cell itself, which GemBox never writes.
        case inline(String)
        /// An error such as "#N/A".
        case error(String)
        /// No cell at all.
        case absent
    }

    struct Sheet {
        let name: String
        var rows: [UInt8] = []
        var rowCount = 0
    }

    private(set) var sheets: [Sheet] = []
    private(set) var texts: [String] = []
    private var indexByText: [String: Int] = [:]

    /// A workbook without sheets.
    package init() {}

    /// Adds a sheet; rows go to the sheet added last.
    package mutating func addSheet(_ name: String) {
        sheets.append(Sheet(name: name))
    }

    /// Adds the next row to the last sheet; without a sheet there is nothing to add it to.
    package mutating func addRow(_ cells: [Cell]) {
        guard !sheets.isEmpty else { return }
        let index = sheets.count - 1
        let number = sheets[index].rowCount + 1
        var xml = "<row r=\"\(number)\">"
        for (column, cell) in cells.enumerated() {
            xml += markup(cell, "<c r=\"\(CellReference.letters(column))\(number)\"")
        }
        xml += "</row>"
        sheets[index].rows += xml.utf8
        sheets[index].rowCount = number
    }

    /// The `.xlsx` file's bytes; equal calls give equal bytes.
    ///
    /// - Throws: `WorkbookError.zipUnwritable`.
    package func finish() throws -> [UInt8] {
        var zip = ZipArchiveWriter()
        for (name, bytes) in parts { zip.add(name, bytes) }
        return try zip.finish()
    }

    private mutating func markup(_ cell: Cell, _ start: String) -> String {
        switch cell {
        case .absent: ""
        case .emptyDate: "\(start) s=\"1\"/>"
        case .emptyNumber: "\(start) s=\"2\"/>"
        case .emptyText: "\(start) t=\"s\"><v>\(index(of: ""))</v></c>"
        case .text(let text): "\(start) t=\"s\"><v>\(index(of: text))</v></c>"
        case .date(let year, let month, let day):
            "\(start) s=\"1\"><v>\(SheetDate.serial1900(year: year, month: month, day: day))</v></c>"
        case .decimal(let digits): "\(start) s=\"2\"><v>\(XMLText.escaped(digits))</v></c>"
        case .boolean(let value): "\(start) t=\"b\"><v>\(value ? 1 : 0)</v></c>"
        case .inline(let text): "\(start) t=\"inlineStr\"><is>\(XMLText.element(text))</is></c>"
        case .error(let code): "\(start) t=\"e\"><v>\(XMLText.escaped(code))</v></c>"
        }
    }

    private mutating func index(of text: String) -> Int {
        if let index = indexByText[text] { return index }
        indexByText[text] = texts.count
        texts.append(text)
        return texts.count - 1
    }
}
