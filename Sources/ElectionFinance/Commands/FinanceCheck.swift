import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import Workbook

/// `clerk finance check`.
struct FinanceCheck: FinanceSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Parse a workbook or zip as `transform` does and tell what is in it; nothing is kept.",
        discussion: """
            Names the sheet, row and column of the first cell that does not fit, with exit status 1.
            Example: clerk finance check BRK_2018_efile.xlsx
            """)

    @Argument(help: "A workbook, or a zip with one in it.") var file: String
    @Flag(help: "Print the counts as JSON.") var json = false

    /// One sheet as it was parsed.
    struct SheetCount: Codable, Sendable {
        var sheet: String
        var rows: Int
        var blankRows: Int
        var extraColumns: [String]
    }

    func run(in context: PluginContext) async throws -> Int32 {
        let counts = try parse(Progress(console: context.console, subject: file))
        if json {
            context.console.out(JSONText.of(counts))
        } else {
            let rows = counts.map { [$0.sheet, String($0.rows), $0.extraColumns.joined(separator: ", ")] }
            let table = TextTable.lines([["sheet", "rows", "new columns"]] + rows, rightAligned: [1])
            context.console.out(table.map { $0 + "\n" }.joined())
        }
        return 0
    }

    private func parse(_ progress: Progress) throws -> [SheetCount] {
        let scratch = NSTemporaryDirectory() + "/clerk-check-" + UUID().uuidString
        try DurableFile.createDirectory(scratch)
        defer { try? FileManager.default.removeItem(atPath: scratch) }  // Only scratch files are lost with it.
        do {
            let path = try ExportArchive(path: file).workbook(takingOutTo: scratch + "/workbook.xlsx")
            try Transformation.checkSheets(of: WorkbookReader(path: path))
            let engine = try SQLiteEngine(path: scratch + "/rows.db", mode: .build)
            let counts = try engine.build { connection in
                try connection.transaction {
                    for sheet in NetFileSheet.all { try connection.execute(RawTable.create(sheet)) }
                    return try WorkbookImport(path: path, year: 0, connection: connection) { sheet, rows in
                        progress.step("check", "\(sheet.name): \(rows) rows")
                    }.run()
                }
            }
            return zip(NetFileSheet.all, counts).map { sheet, counts in
                SheetCount(
                    sheet: sheet.name, rows: counts.rows, blankRows: counts.blankRows,
                    extraColumns: counts.extraColumns)
            }
        } catch let error as WorkbookError { throw unusable(error.description) } catch let problem
            as ExportArchive.Problem
        { throw unusable(problem.description) } catch let problem as SheetProblem {
            throw unusable(problem.description)
        }
    }

    private func unusable(_ what: String) -> Failure {
        Failure("Could not read \(file)", observed: "\(what).", next: "download or export the file again.")
    }
}
