/// Reads the sheets of an `.xlsx` file, row by row.
///
/// - Shape: worksheets in workbook order; sheets of charts, dialogs and macros are left out.
/// - Source: ECMA-376, transitional and strict; parts are found through relationships, never by fixed names.
/// - Cost: one pass a sheet; memory independent of the number of rows. The shared strings are read at the first sheet.
package final class WorkbookReader {
    private let package: WorkbookPackage
    private let catalog: WorkbookCatalog
    private let limits: WorkbookLimits
    private var sharedStrings: SharedStrings?

    /// Opens a workbook and reads what it says about its sheets and styles.
    ///
    /// - Throws: `WorkbookError`: `.fileUnreadable`, `.notAZip`, `.zipDamaged`, `.encrypted`, `.partMissing`,
    ///   `.relationshipInvalid`, `.sheetDuplicated`, `.xmlMalformed`, `.doctypeForbidden`, `.limitExceeded`.
    package init(path: String, limits: WorkbookLimits = .init()) throws {
        package = WorkbookPackage(try ZipArchive(path: path, limits: limits), limits: limits)
        catalog = try WorkbookCatalog(package)
        self.limits = limits
    }

    /// The names of the worksheets, in workbook order.
    package var sheetNames: [String] { catalog.sheets.map(\.name) }

    /// Whether serial 0 is 1904-01-01, as in workbooks from old Macs; the reader applies it to dates by itself.
    package var usesDateSystem1904: Bool { catalog.usesDateSystem1904 }

    /// Hands over the rows of a sheet in their order.
    ///
    /// - Shape: every row that the file has, blank ones too; rows that it leaves out are skipped, as `number` shows.
    /// - Throws: `WorkbookError`, which may come after rows were handed over: what was made of them must then be
    ///   discarded. What `onRow` throws comes through unchanged and ends the reading.
    package func readSheet(_ name: String, _ onRow: (borrowing SheetRow) throws -> Void) throws {
        guard let sheet = catalog.sheets.first(where: { $0.name == name }) else {
            throw WorkbookError.sheetMissing(package.place, name: name, available: sheetNames)
        }
        let sharedStrings = try loadedSharedStrings()
        let stream = try package.stream(sheet.part, limit: limits.maximumPartBytes)
        var place = stream.place
        place.sheet = name
        try catalog.dateStyles.withUnsafeBufferPointer { dateStyles in
            try withoutActuallyEscaping(onRow) { onRow in
                var content = SheetContent(
                    sheet: name, limits: limits, dateStyles: dateStyles, is1904: catalog.usesDateSystem1904,
                    sharedStrings: sharedStrings, onRow: onRow)
                defer { content.deallocate() }
                try withUnsafeMutablePointer(to: &content) {
                    try XMLPart.parse(
                        stream, place: place, limits: limits, content: $0, callbacks: SheetContent.callbacks)
                }
            }
        }
    }

    private func loadedSharedStrings() throws -> SharedStrings? {
        if let sharedStrings { return sharedStrings }
        guard let part = catalog.sharedStringsPart else { return nil }
        let loaded = try SharedStringsContent.read(part, package)
        sharedStrings = loaded
        return loaded
    }
}
