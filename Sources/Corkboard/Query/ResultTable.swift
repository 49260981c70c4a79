/// The rows of one query, copied out of SQLite: cells in row order, the bytes of texts and blobs in one place.
package struct ResultTable: Sendable {
    /// One cell; texts and blobs are ranges of `bytes`.
    package enum Cell: Sendable {
        case null
        case integer(Int64)
        case real(Double)
        case text(Range<Int>)
        case blob(Range<Int>)
    }

    /// The names of the columns.
    package var columns: [String]
    /// The cells, row after row.
    package var cells: [Cell] = []
    /// What texts and blobs consist of.
    package var bytes: [UInt8] = []
    /// How many rows there are.
    package var rowCount = 0
    /// Whether there were more rows than were asked for.
    package var truncated = false

    /// A table without rows.
    package init(columns: [String] = []) { self.columns = columns }

    /// The cells of a row.
    package func row(_ index: Int) -> ArraySlice<Cell> {
        cells[(index * columns.count)..<((index + 1) * columns.count)]
    }

    /// One cell.
    package subscript(row: Int, column: Int) -> Cell { cells[row * columns.count + column] }

    /// One cell as a value of its own; bytes of a text that are no UTF-8 become U+FFFD.
    package func value(_ row: Int, _ column: Int) -> SQLValue { value(of: self[row, column]) }

    /// A cell as a value of its own.
    package func value(of cell: Cell) -> SQLValue {
        switch cell {
        case .null: .null
        case .integer(let value): .integer(value)
        case .real(let value): .real(value)
        case .text(let range): .text(String(decoding: bytes[range], as: UTF8.self))
        case .blob(let range): .blob(Array(bytes[range]))
        }
    }

    /// A cell as text: as Python spells numbers; empty for null.
    package func text(_ row: Int, _ column: Int) -> String { value(row, column).spelled ?? "" }

    /// The place of a column.
    package func index(of column: String) -> Int? { columns.firstIndex(of: column) }

    /// Forgets the rows after the first so many.
    package mutating func keepFirst(_ count: Int) {
        guard count < rowCount else { return }
        cells.removeLast((rowCount - count) * columns.count)
        rowCount = count
    }
}
