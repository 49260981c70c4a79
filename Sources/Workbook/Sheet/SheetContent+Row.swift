/// Rows and the positions of cells in them.
///
/// Decided here: rows must ascend, cells must ascend within a row and name their own row; what breaks that is an
/// error, as Excel would offer to repair it and a wrong column is worse than none. Gaps are empty cells; a row or
/// cell without a reference follows the one before it.
extension SheetContent {
    mutating func startRow(
        _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>, _ context: UnsafeMutablePointer<XMLContext>
    ) {
        let previous = rowNumber
        var number = previous + 1
        if let reference = XMLAttributes(pairs: attributes).bytes("r") {
            guard let parsed = CellReference.parseRow(reference), parsed > previous else {
                stop(reference, "rows must be numbered, each higher than the one before (\(previous))", context)
                return
            }
            number = parsed
        }
        guard number <= limits.maximumRowNumber else {
            stopAtLimit("rows", limits.maximumRowNumber, context)
            return
        }
        rowNumber = number
        slots.update(repeating: .empty, count: columnCount)
        columnCount = 0
        column = -1
        arena.truncate(to: 0)
        level = .row
    }

    mutating func finishRow(_ context: UnsafeMutablePointer<XMLContext>) {
        let cells = RowCells(
            slots: slots, ownBytes: UnsafePointer(arena.base), sharedBytes: sharedText ?? UnsafePointer(arena.base),
            is1904: is1904)
        do {
            try onRow(SheetRow(number: rowNumber, count: columnCount, cells: cells))
        } catch {
            context.pointee.stop(error)
        }
    }

    mutating func startCell(
        _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>, _ context: UnsafeMutablePointer<XMLContext>
    ) {
        level = .cell
        cellType = .number
        isDateStyle = false
        hasValue = false
        cellStart = arena.count
        let previous = column
        column += 1
        var pair = attributes
        while let key = pair[0], let value = pair[1] {
            if key[1] == 0 {
                switch UInt8(bitPattern: key[0]) {
                case UInt8(ascii: "r"): setReference(value, after: previous, context)
                case UInt8(ascii: "s"): setStyle(value, context)
                case UInt8(ascii: "t"):
                    guard let type = CellType(value) else {
                        let name = WorkbookError.excerpt(value)
                        context.pointee.stop(WorkbookError.cellTypeUnknown(place(context), type: name))
                        return
                    }
                    cellType = type
                default: break
                }
            }
            pair += 2
        }
        guard column < limits.maximumColumnCount else {
            stopAtLimit("columns", limits.maximumColumnCount, context)
            return
        }
        if column >= slotCapacity { growSlots() }
        columnCount = column + 1
    }

    @inline(__always)
    private mutating func setReference(
        _ reference: UnsafePointer<CChar>, after previous: Int, _ context: UnsafeMutablePointer<XMLContext>
    ) {
        guard let (parsed, row) = CellReference.parse(reference) else {
            stop(reference, "it is none", context)
            return
        }
        guard row == rowNumber else {
            stop(reference, "it stands in row \(rowNumber)", context)
            return
        }
        guard parsed > previous else {
            stop(reference, "cells must ascend within a row, each once", context)
            return
        }
        column = parsed
    }

    @inline(__always)
    private mutating func setStyle(_ style: UnsafePointer<CChar>, _ context: UnsafeMutablePointer<XMLContext>) {
        var index = 0
        var cursor = style
        while case let digit = UInt8(bitPattern: cursor.pointee) &- UInt8(ascii: "0"), digit <= 9, index < 1 << 24 {
            index = index * 10 + Int(digit)
            cursor += 1
        }
        guard cursor.pointee == 0, cursor > style, index < dateStyles.count else {
            // Without the style a date could not be told from a number.
            let error = WorkbookError.styleMissing(
                place(context), style: WorkbookError.excerpt(style), count: dateStyles.count)
            context.pointee.stop(error)
            return
        }
        isDateStyle = dateStyles[index]
    }

    private func stop(
        _ reference: UnsafePointer<CChar>, _ reason: String, _ context: UnsafeMutablePointer<XMLContext>
    ) {
        let shown = WorkbookError.excerpt(reference)
        var place = place(context)
        place.cell = nil
        context.pointee.stop(WorkbookError.cellReferenceInvalid(place, reference: shown, reason: reason))
    }

    private mutating func growSlots() {
        let capacity = max(slotCapacity * 2, column + 1)
        let grown = UnsafeMutablePointer<RowCells.Slot>.allocate(capacity: capacity)
        grown.initialize(repeating: .empty, count: capacity)
        grown.update(from: slots, count: slotCapacity)
        slots.deallocate()
        slots = grown
        slotCapacity = capacity
    }
}
