/// Writes CSV as Python's `csv` module does: CRLF, quotes only where they are needed.
package struct CSVWriter {
    /// What was written.
    package private(set) var bytes: [UInt8] = []
    private var fields = 0
    private var rowStart = 0

    /// Begins with nothing.
    package init() {}

    /// Writes a field of the row.
    package mutating func field(_ text: String) {
        var text = text
        text.withUTF8 { field($0) }
    }

    mutating func field(_ text: UnsafeBufferPointer<UInt8>) {
        separate()
        let needsQuotes = text.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else {
            append(text)
            return
        }
        bytes.append(0x22)
        var start = 0
        for index in text.indices where text[index] == 0x22 {
            append(UnsafeBufferPointer(rebasing: text[start...index]))
            bytes.append(0x22)
            start = index + 1
        }
        append(UnsafeBufferPointer(rebasing: text[start...]))
        bytes.append(0x22)
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        if UTF8Check.isValid(text) {
            bytes.append(contentsOf: text)
        } else {
            bytes.append(contentsOf: String(decoding: text, as: UTF8.self).utf8)
        }
    }

    private mutating func separate() {
        if fields == 0 { rowStart = bytes.count } else { bytes.append(0x2C) }
        fields += 1
    }

    /// Writes a cell that is no blob.
    mutating func cell(_ cell: ResultTable.Cell, of table: ResultTable) {
        switch cell {
        case .text(let range), .blob(let range):
            table.bytes.withUnsafeBufferPointer { field(UnsafeBufferPointer(rebasing: $0[range])) }
        default: field(table.value(of: cell).spelled ?? "")
        }
    }

    /// Ends the row. One of a single empty field gets quotes, or it would read as no row at all.
    package mutating func endRow() {
        if fields == 1, bytes.count == rowStart { bytes.append(contentsOf: [0x22, 0x22]) }
        bytes.append(contentsOf: [0x0D, 0x0A])
        fields = 0
    }
}
