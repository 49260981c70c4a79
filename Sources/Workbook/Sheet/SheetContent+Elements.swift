import CExpat

/// The path `worksheet` > `sheetData` > `row` > `c` > (`v` | `is` > (`t` | `r` > `t`)), by local names.
extension SheetContent {
    static var callbacks: XMLCallbacks {
        XMLCallbacks(
            start: { userData, name, attributes in
                guard let userData, let name, let attributes else { return }
                let context = XMLContext.at(userData)
                guard context.pointee.enter() else { return }
                SheetContent.content(context).pointee.start(name, attributes, context)
            },
            end: { userData, _ in
                guard let userData else { return }
                let context = XMLContext.at(userData)
                guard context.pointee.leave() else { return }
                SheetContent.content(context).pointee.end(context)
            },
            text: { userData, bytes, count in
                guard let userData, let bytes else { return }
                let context = XMLContext.at(userData)
                SheetContent.content(context).pointee.text(bytes, Int(count), context)
            })
    }

    @inline(__always)
    private static func content(_ context: UnsafeMutablePointer<XMLContext>) -> UnsafeMutablePointer<SheetContent> {
        context.pointee.content.assumingMemoryBound(to: SheetContent.self)
    }

    /// Whether a name is this one letter, with a prefix or without.
    @inline(__always)
    private static func isLetter(_ name: UnsafePointer<CChar>, _ letter: StaticString) -> Bool {
        (name[0] == CChar(letter.utf8Start.pointee) && name[1] == 0) || XMLName(name).matches(letter)
    }

    private mutating func start(
        _ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>,
        _ context: UnsafeMutablePointer<XMLContext>
    ) {
        guard ignoredDepth == 0 else {
            ignoredDepth += 1
            return
        }
        switch level {
        case .row where Self.isLetter(name, "c"): startCell(attributes, context)
        // The text of an inline cell stands in `is`; a `v` beside it is skipped.
        case .cell where cellType != .inlineText && Self.isLetter(name, "v"): startValue(context)
        case .data where XMLName(name).matches("row"): startRow(attributes, context)
        case .document where XMLName(name).matches("worksheet"): level = .worksheet
        case .document:
            let place = place(context)
            context.pointee.stop(WorkbookError.xmlMalformed(place, reason: "the root is not <worksheet>"))
        case .worksheet where XMLName(name).matches("sheetData"): level = .data
        case .cell where XMLName(name).matches("is") && cellType == .inlineText:
            startValue(context)
            level = .inline
        case .inline where Self.isLetter(name, "r"): level = .run
        case .inline where Self.isLetter(name, "t"), .run where Self.isLetter(name, "t"):
            levelAboveText = level
            level = .text
        // Formulas (`f`), phonetic guides (`rPh`), fonts (`rPr`), extensions, and all that is not cells.
        default: ignoredDepth = 1
        }
    }

    private mutating func end(_ context: UnsafeMutablePointer<XMLContext>) {
        guard ignoredDepth == 0 else {
            ignoredDepth -= 1
            return
        }
        switch level {
        case .value, .inline: level = .cell
        case .cell:
            finishCell(context)
            level = .row
        case .row:
            finishRow(context)
            level = .data
        case .text: level = levelAboveText
        case .run: level = .inline
        case .data: level = .worksheet
        case .worksheet, .document: level = .document
        }
    }

    private mutating func text(
        _ bytes: UnsafePointer<XML_Char>, _ count: Int, _ context: UnsafeMutablePointer<XMLContext>
    ) {
        guard level == .value || level == .text, ignoredDepth == 0, !context.pointee.isStopped else { return }
        let cellBytes = arena.count - cellStart + count
        guard cellBytes <= limits.maximumCellTextBytes else {
            stopAtLimit("bytes of one cell", limits.maximumCellTextBytes, context)
            return
        }
        arena.append(UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self), count)
    }

    func stopAtLimit(_ limit: String, _ allowed: Int, _ context: UnsafeMutablePointer<XMLContext>) {
        context.pointee.stop(WorkbookError.limitExceeded(place(context), limit: limit, allowed: allowed))
    }
}
