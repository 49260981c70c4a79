/// The values of cells.
///
/// Decided here: a cell without `v` or `is` is empty; so is a number without digits. A value that is not what its type
/// demands is an error: to pass it on would put "12,5O" among the amounts.
extension SheetContent {
    @inline(__always)
    mutating func startValue(_ context: UnsafeMutablePointer<XMLContext>) {
        guard !hasValue else {
            let place = place(context)
            context.pointee.stop(WorkbookError.xmlMalformed(place, reason: "the cell has two values"))
            return
        }
        hasValue = true
        level = .value
    }

    @inline(__always)
    mutating func finishCell(_ context: UnsafeMutablePointer<XMLContext>) {
        guard hasValue else { return }
        guard arena.count <= limits.maximumRowTextBytes else {
            stopAtLimit("bytes of one row", limits.maximumRowTextBytes, context)
            return
        }
        switch cellType {
        case .sharedText: finishShared(context)
        case .number: finishNumber(context)
        case .formulaText, .inlineText:
            let count = StringEscapes.decode(arena.base + cellStart, arena.count - cellStart)
            arena.truncate(to: cellStart + count)
            setOwn(.text, cellStart, count)
        case .boolean: finishBoolean(context)
        case .error, .isoDate:
            let (start, count) = trimmed()
            guard count > 0 else { return }
            setOwn(cellType == .error ? .error : .date, start, count)
        }
    }

    private mutating func finishShared(_ context: UnsafeMutablePointer<XMLContext>) {
        let (start, count) = trimmed()
        guard count > 0 else { return }
        var index = 0
        for offset in start..<start + count {
            let digit = arena.base[offset] &- UInt8(ascii: "0")
            guard digit <= 9 else {
                stopAtValue(start, count, context)
                return
            }
            index = min(index * 10 + Int(digit), Int(UInt32.max))
        }
        guard let sharedStrings else {
            context.pointee.stop(WorkbookError.sharedStringsMissing(place(context)))
            return
        }
        guard index < sharedCount else {
            let error = WorkbookError.sharedStringMissing(
                place(context), index: shown(start, count), count: sharedCount)
            context.pointee.stop(error)
            return
        }
        arena.truncate(to: cellStart)
        if let sharedEnds {
            let textStart = index == 0 ? 0 : Int(sharedEnds[index - 1])
            slots[column] = RowCells.Slot(
                kind: .text, isShared: true, offset: textStart, count: Int(sharedEnds[index]) - textStart)
        } else {
            copyShared(index, sharedStrings, context)
        }
    }

    private mutating func copyShared(
        _ index: Int, _ sharedStrings: SharedStrings, _ context: UnsafeMutablePointer<XMLContext>
    ) {
        do {
            try sharedStrings.copy(index, into: &arena)
            setOwn(.text, cellStart, arena.count - cellStart)
        } catch {
            context.pointee.stop(error)
        }
    }

    private mutating func finishNumber(_ context: UnsafeMutablePointer<XMLContext>) {
        let (start, count) = trimmed()
        guard count > 0 else { return }
        guard NumberLiteral.isValid(UnsafeBufferPointer(start: arena.base + start, count: count)) else {
            stopAtValue(start, count, context)
            return
        }
        setOwn(isDateStyle ? .date : .number, start, count)
    }

    private mutating func finishBoolean(_ context: UnsafeMutablePointer<XMLContext>) {
        let (start, count) = trimmed()
        guard count > 0 else { return }
        switch shown(start, count) {
        case "1", "true": arena.base[start] = UInt8(ascii: "1")
        case "0", "false": arena.base[start] = UInt8(ascii: "0")
        default:
            stopAtValue(start, count, context)
            return
        }
        setOwn(.boolean, start, 1)
    }

    @inline(__always)
    private func setOwn(_ kind: Cell.Kind, _ start: Int, _ count: Int) {
        slots[column] = RowCells.Slot(kind: kind, isShared: false, offset: start, count: count)
    }

    /// The cell's bytes without white space around them.
    @inline(__always)
    private func trimmed() -> (start: Int, count: Int) {
        var start = cellStart
        var end = arena.count
        while start < end && arena.base[start] <= UInt8(ascii: " ") { start += 1 }
        while end > start && arena.base[end - 1] <= UInt8(ascii: " ") { end -= 1 }
        return (start, end - start)
    }

    private func stopAtValue(_ start: Int, _ count: Int, _ context: UnsafeMutablePointer<XMLContext>) {
        let error = WorkbookError.cellValueInvalid(
            place(context), value: shown(start, count), expected: cellType.expectation)
        context.pointee.stop(error)
    }

    /// The start of a value, for messages.
    private func shown(_ start: Int, _ count: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: arena.base + start, count: min(count, 64)), as: UTF8.self)
    }
}
