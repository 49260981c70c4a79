import CivicSQL
import Workbook

/// Copies the rows of one sheet of one year into its raw table.
struct SheetImport {
    let sheet: NetFileSheet
    let year: Int
    let connection: SQLiteConnection
    let didRead: (_ rows: Int) -> Void

    /// What a sheet held.
    struct Counts {
        var rows = 0
        var blankRows = 0
        var extraColumns: [String] = []
    }

    /// Reads the sheet in one pass.
    ///
    /// - Throws: `SheetProblem` for a header or cell that does not fit, `WorkbookError` for a damaged workbook.
    func run(from workbook: WorkbookReader) throws -> Counts {
        var counts = Counts()
        var target: (header: SheetHeader, binding: CellBinding)?
        try workbook.readSheet(sheet.name) { row in
            guard let (header, binding) = target else {
                let header = try SheetHeader(row, of: sheet)
                counts.extraColumns = header.extra
                target = (header, CellBinding(statement: try prepareInsert(header)))
                return
            }
            if try bind(row, header, binding) {
                try binding.statement.run()
                counts.rows += 1
                if counts.rows.isMultiple(of: 1000) { didRead(counts.rows) }
            } else {
                counts.blankRows += 1
            }
        }
        guard target != nil else { throw SheetProblem(sheet.name, "is empty, expected a header row") }
        return counts
    }

    private func prepareInsert(_ header: SheetHeader) throws -> SQLiteStatement {
        let existing = Set(try RawTable.columns(sheet.tableName, connection).map { $0.lowercased() })
        for name in header.extra where !existing.contains(name.lowercased()) {
            try RawTable.addColumn(name, to: sheet.tableName, connection)
        }
        let columns = header.columns.map(\.name) + RawTable.origin
        return try connection.prepare(
            """
            INSERT INTO \(SQLIdentifier.quoted(sheet.tableName)) (\(SQLIdentifier.list(columns)))
            VALUES (\(Array(repeating: "?", count: columns.count).joined(separator: ", ")))
            """)
    }

    /// Binds a row; the answer is whether any cell held anything.
    private func bind(_ row: borrowing SheetRow, _ header: SheetHeader, _ binding: CellBinding) throws -> Bool {
        var holdsAnything = false
        for index in 0..<header.columns.count {
            do {
                if try binding.bind(row[column: index], as: header.kinds[index], at: index) { holdsAnything = true }
            } catch let misfit as CellBinding.Misfit {
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
        binding.statement.bind(Int64(year), at: header.columns.count)
        binding.statement.bind(Int64(row.number), at: header.columns.count + 1)
        return holdsAnything
    }
}
