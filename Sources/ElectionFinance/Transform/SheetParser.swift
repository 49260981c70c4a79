import Workbook

/// Turns the rows of one sheet into typed values and sends them on in batches.
struct SheetParser: Sendable {
    /// The sheet's place in `NetFileSheet.all`.
    let index: Int
    let year: Int

    private var sheet: NetFileSheet { NetFileSheet.all[index] }

    /// The most text of a sheet, in bytes; the largest known one has 2 MB.
    static let mostTextBytes = 1 << 30

    /// Reads the sheet to its end.
    ///
    /// - Throws: `SheetProblem`, `WorkbookError`, or `SheetPipe.Abandoned`.
    func parse(_ workbook: WorkbookReader, into pipe: SheetPipe) throws {
        let sheet = sheet
        var header: SheetHeader?
        var batch = RowBatch(width: 1)
        var blankRows = 0
        var sentBytes = 0
        try workbook.readSheet(sheet.name) { row in
            guard let header else {
                let found = try SheetHeader(row, of: sheet)
                header = found
                batch = RowBatch(width: found.columns.count + RawTable.origin.count)
                try pipe.send(SheetPipe.Message(sheet: index, content: .header(found)))
                return
            }
            if try !append(row, of: sheet, header, to: batch) { blankRows += 1 }
            guard batch.isFull else { return }
            sentBytes += batch.byteCount
            guard sentBytes <= Self.mostTextBytes else {
                throw SheetProblem(sheet.name, "has more than \(Self.mostTextBytes >> 20) MB of text")
            }
            try pipe.send(SheetPipe.Message(sheet: index, content: .rows(batch)))
            batch = RowBatch(width: header.columns.count + RawTable.origin.count)
        }
        guard header != nil else { throw SheetProblem(sheet.name, "is empty, expected a header row") }
        if batch.rowCount > 0 { try pipe.send(SheetPipe.Message(sheet: index, content: .rows(batch))) }
        try pipe.send(SheetPipe.Message(sheet: index, content: .end(blankRows: blankRows)))
    }

    /// Appends a row; a row without anything in it is not appended, and the answer is false.
    private func append(
        _ row: borrowing SheetRow, of sheet: NetFileSheet, _ header: SheetHeader, to batch: RowBatch
    ) throws -> Bool {
        let reading = CellReading(batch: batch)
        var holdsAnything = false
        for index in 0..<header.columns.count {
            do {
                if try reading.read(row[column: index], as: header.kinds[index]) { holdsAnything = true }
            } catch let misfit as CellReading.Misfit {
                throw SheetProblem(
                    sheet: sheet.name, row: row.number, column: header.columns[index].name,
                    value: row[column: index].string, expected: misfit.expected)
            }
        }
        for index in header.columns.count..<max(row.count, header.columns.count) where !row[column: index].bytes.isEmpty
        {
            throw SheetProblem(
                sheet: sheet.name, row: row.number, column: "\(index + 1)", value: row[column: index].string,
                expected: "nothing: the header has \(header.columns.count) columns")
        }
        guard holdsAnything else {
            batch.dropRow(header.columns.count)
            return false
        }
        batch.append(Int64(year))
        batch.append(Int64(row.number))
        return true
    }
}
