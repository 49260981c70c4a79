#if os(Linux)
    import Foundation
    import Testing

    @testable import Workbook

    /// Memory must not grow with the number of rows; measured in a process of its own, as peaks are the process's.
    @Suite struct MemoryTests {
        @Test func memoryIsIndependentOfTheNumberOfRows() async throws {
            let directory = try TemporaryDirectory()
            // Stored and not deflated: the ratio of equal rows would be taken for a bomb.
            var made = HandmadeWorkbook(rows: "", texts: "<si><t>text</t></si>")
            let row =
                #"<row><c t="s"><v>0</v></c><c s="2"><v>250.00</v></c><c t="inlineStr"><is><t>inline</t></is></c></row>"#
            var sheet = Array("<worksheet><sheetData>".utf8)
            let block = Array(String(repeating: row, count: 1000).utf8)
            for _ in 0..<200 { sheet += block }
            sheet += Array("</sheetData></worksheet>".utf8)
            made.replace("xl/worksheets/sheet1.xml", sheet)
            #expect(sheet.count > 20_000_000)
            let path = try directory.write(made.zipped(compressed: false))
            await #expect(processExitsWith: .success) { [path = path as String] in
                let reader = try WorkbookReader(path: path)
                var rows = 0
                var baseline = 0
                try reader.readSheet("S") { row in
                    rows += 1
                    if rows == 1000 { baseline = try PeakMemory.kilobytes() }
                }
                let growth = try PeakMemory.kilobytes() - baseline
                // Measured: 68 kB. The sheet has 20 MB, a list of its rows would have 30.
                try #require(rows == 200_000)
                try #require(growth < 4_000)
            }
        }
    }

    /// The most memory that this process ever held; `ru_maxrss` would include the parent's.
    enum PeakMemory {
        static func kilobytes() throws -> Int {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
            return try #require(line.split(separator: " ").compactMap { Int($0) }.first)
        }
    }
#endif
