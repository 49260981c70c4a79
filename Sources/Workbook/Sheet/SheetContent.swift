/// The state while a sheet is parsed: which element is open, the row so far, the cell so far.
///
/// Everything is plain memory that one parse owns, as this is the hot path: no reference counting, no
/// copy-on-write, no allocation for a cell. Elements are followed in `SheetContent+Elements`, rows and cells in
/// `SheetContent+Row` and `SheetContent+Value`.
struct SheetContent {
    /// The element that is open; what is not listed is skipped with all inside it.
    enum Level { case document, worksheet, data, row, cell, value, inline, run, text }

    let sheet: String
    let limits: WorkbookLimits
    let dateStyles: UnsafeBufferPointer<Bool>
    let is1904: Bool
    let sharedStrings: SharedStrings?
    let sharedText: UnsafePointer<UInt8>?
    let sharedEnds: UnsafePointer<UInt32>?
    let sharedCount: Int
    let onRow: (borrowing SheetRow) throws -> Void

    var level = Level.document
    var levelAboveText = Level.inline
    var ignoredDepth = 0

    var rowNumber = 0
    var columnCount = 0
    var slots: UnsafeMutablePointer<RowCells.Slot>
    var slotCapacity = 128
    var arena = ByteArena(capacity: 16 << 10)

    var column = -1
    var cellType = CellType.number
    var isDateStyle = false
    var cellStart = 0
    var hasValue = false

    init(
        sheet: String, limits: WorkbookLimits, dateStyles: UnsafeBufferPointer<Bool>, is1904: Bool,
        sharedStrings: SharedStrings?, onRow: @escaping (borrowing SheetRow) throws -> Void
    ) {
        self.sheet = sheet
        self.limits = limits
        self.dateStyles = dateStyles
        self.is1904 = is1904
        self.sharedStrings = sharedStrings
        self.onRow = onRow
        sharedText = sharedStrings?.memory?.text
        sharedEnds = sharedStrings?.memory?.ends
        sharedCount = sharedStrings?.count ?? 0
        slots = .allocate(capacity: slotCapacity)
        slots.initialize(repeating: .empty, count: slotCapacity)
    }

    func deallocate() {
        slots.deallocate()
        arena.deallocate()
    }

    /// The place of an error, with sheet, row and cell.
    func place(_ context: UnsafeMutablePointer<XMLContext>) -> WorkbookPlace {
        var place = context.pointee.place
        place.sheet = sheet
        if rowNumber > 0 && level != .data { place.row = rowNumber }
        if column >= 0 && level != .row && level != .data {
            place.cell = CellReference.letters(column) + String(rowNumber)
        }
        return place
    }
}
