/// One row of a sheet; its bytes are reused for the next row, hence it cannot be copied out of the callback.
package struct SheetRow: ~Copyable {
    /// The row's number on the sheet, 1-based.
    package let number: Int
    /// The highest present column's index and one.
    package let count: Int
    let cells: RowCells

    /// The cell of a 0-based column; of the kind `.empty` where there is none.
    package subscript(column column: Int) -> Cell {
        guard column >= 0 && column < count else {
            return Cell(kind: .empty, bytes: UnsafeBufferPointer(start: nil, count: 0), is1904: false)
        }
        return cells[column]
    }
}

/// Where the values of a row's cells are.
struct RowCells {
    /// One cell: a range of the row's own bytes or of the shared strings.
    struct Slot {
        var kind: Cell.Kind
        var isShared: Bool
        var offset: Int
        var count: Int

        static let empty = Slot(kind: .empty, isShared: false, offset: 0, count: 0)
    }

    let slots: UnsafeMutablePointer<Slot>
    let ownBytes: UnsafePointer<UInt8>
    let sharedBytes: UnsafePointer<UInt8>
    let is1904: Bool

    @inline(__always)
    subscript(column: Int) -> Cell {
        let slot = slots[column]
        let base = slot.isShared ? sharedBytes : ownBytes
        return Cell(
            kind: slot.kind, bytes: UnsafeBufferPointer(start: base + slot.offset, count: slot.count), is1904: is1904)
    }
}
