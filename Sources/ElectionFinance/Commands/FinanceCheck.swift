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
        abstract: "Read a workbook or zip from end to end and tell what is in it; nothing is written.",
        discussion: "Example: clerk finance check BRK_2018_efile.xlsx")

    @Argument(help: "A workbook, or a zip with one in it.") var file: String
    @Flag(help: "Print the counts as JSON.") var json = false

    /// One sheet as it was read.
    struct SheetCount: Codable, Sendable {
        var sheet: String
        var rows: Int
        var cells: Int
    }

    func run(in context: PluginContext) async throws -> Int32 {
        do {
            let scratch = NSTemporaryDirectory() + "/clerk-check-\(ProcessInfo.processInfo.processIdentifier).xlsx"
            defer { unlink(scratch) }
            let counts = try count(WorkbookReader(path: ExportArchive(path: file).workbook(takingOutTo: scratch)))
            if json {
                context.console.out(JSONText.of(counts))
            } else {
                let rows = counts.map { [$0.sheet, String($0.rows), String($0.cells)] }
                let table = TextTable.lines([["sheet", "rows", "cells"]] + rows, rightAligned: [1, 2])
                context.console.out(table.map { $0 + "\n" }.joined())
            }
            return 0
        } catch let error as WorkbookError { throw unusable("it \(error)") } catch let problem as ExportArchive.Problem
        {
            throw unusable(problem.description)
        } catch let problem as SheetProblem { throw unusable(problem.description) }
    }

    private func count(_ workbook: WorkbookReader) throws -> [SheetCount] {
        try workbook.sheetNames.map { name in
            var count = SheetCount(sheet: name, rows: 0, cells: 0)
            let sheet = NetFileSheet.all.first { $0.name == name }
            try workbook.readSheet(name) { row in
                if count.rows == 0, let sheet { _ = try SheetHeader(row, of: sheet) }
                count.rows += 1
                for column in 0..<row.count where !row[column: column].bytes.isEmpty { count.cells += 1 }
            }
            return count
        }
    }

    private func unusable(_ what: String) -> Failure {
        Failure("Could not read \(file)", observed: "\(what).", next: "download or export the file again.")
    }
}
