import CivicSQL
import Foundation
import Workbook

/// Copies the rows of one sheet of one year into its raw table: parsed on one thread, written on another.
struct SheetImport {
    let sheet: NetFileSheet
    let year: Int
    let connection: SQLiteConnection
    let didWrite: (_ rows: Int) -> Void

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
        let pipe = SheetPipe()
        let parser = SheetParser(sheet: sheet, year: year)
        let ended = DispatchSemaphore(value: 0)
        // The reader is this thread's again only after the parsing thread has ended.
        nonisolated(unsafe) let workbook = workbook
        let thread = Thread {
            parser.parse(workbook, into: pipe)
            ended.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
        defer {
            pipe.abandon()
            ended.wait()
        }
        return try write(pipe)
    }

    private func write(_ pipe: SheetPipe) throws -> Counts {
        var counts = Counts()
        var insert: SQLiteStatement?
        while true {
            switch try pipe.next() {
            case .header(let header):
                counts.extraColumns = header.extra
                insert = try prepareInsert(header)
            case .rows(let batch):
                guard let insert else { continue }
                try batch.write(with: insert)
                counts.rows += batch.rowCount
                didWrite(counts.rows)
            case .end(let blankRows):
                counts.blankRows = blankRows
                return counts
            }
        }
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
}
