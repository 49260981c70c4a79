import CivicSQL
import Foundation
import Synchronization
import Workbook

/// Copies the rows of a year's sixteen sheets into their raw tables.
///
/// Two threads parse, each the next sheet that nobody has taken; this one writes. One sheet, A, is most of an export,
/// and parsing is most of the work, so both cores are busy until the last sheet.
struct WorkbookImport {
    /// The workbook's file; each parsing thread opens it for itself.
    let path: String
    let year: Int
    let connection: SQLiteConnection
    let didWrite: (_ sheet: NetFileSheet, _ rows: Int) -> Void

    /// What a sheet held.
    struct Counts {
        var rows = 0
        var blankRows = 0
        var extraColumns: [String] = []
    }

    private static let parserCount = 2

    /// Reads all sheets in one pass; the answer has them in NetFile's order.
    ///
    /// - Throws: `SheetProblem` for a header or cell that does not fit, `WorkbookError` for a damaged workbook.
    func run() throws -> [Counts] {
        let pipe = SheetPipe()
        let next = SheetQueue()
        let ended = DispatchSemaphore(value: 0)
        for _ in 0..<Self.parserCount {
            let thread = Thread { [path, year] in
                do {
                    let workbook = try WorkbookReader(path: path)
                    while let index = next.take() {
                        try SheetParser(index: index, year: year).parse(workbook, into: pipe)
                    }
                } catch { pipe.fail(error) }
                ended.signal()
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        defer {
            pipe.abandon()
            for _ in 0..<Self.parserCount { ended.wait() }
        }
        return try write(pipe)
    }

    /// Hands out the sheets, each once.
    private final class SheetQueue: Sendable {
        private let taken = Mutex(0)

        func take() -> Int? {
            taken.withLock { taken in
                guard taken < NetFileSheet.all.count else { return nil }
                defer { taken += 1 }
                return taken
            }
        }
    }

    private func write(_ pipe: SheetPipe) throws -> [Counts] {
        var counts = NetFileSheet.all.map { _ in Counts() }
        var inserts: [SQLiteStatement?] = NetFileSheet.all.map { _ in nil }
        var openSheets = counts.count
        while openSheets > 0 {
            // Between batches of rows: a job that is told to end does so soon.
            try Task.checkCancellation()
            let message = try pipe.next()
            let index = message.sheet
            switch message.content {
            case .header(let header):
                counts[index].extraColumns = header.extra
                inserts[index] = try prepareInsert(header, into: NetFileSheet.all[index])
            case .rows(let batch):
                guard let insert = inserts[index] else { continue }
                try batch.write(with: insert)
                counts[index].rows += batch.rowCount
                didWrite(NetFileSheet.all[index], counts[index].rows)
            case .end(let blankRows):
                counts[index].blankRows = blankRows
                inserts[index] = nil
                openSheets -= 1
            }
        }
        return counts
    }

    private func prepareInsert(_ header: SheetHeader, into sheet: NetFileSheet) throws -> SQLiteStatement {
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
