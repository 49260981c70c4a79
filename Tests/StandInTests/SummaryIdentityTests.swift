import Testing

@testable import StandIn

/// The identities of the notes on NetFile, section 4, recomputed from the written workbook.
@Suite struct SummaryIdentityTests {
    typealias Lines = [String: (period: Int, yearToDate: Int?)]

    static func filings(_ export: ReadExport) -> [[String]: Lines] {
        var filings: [[String]: Lines] = [:]
        for row in export["Summary"] {
            let line = "\(row.text("Form_Type")) \(row.text("Line_Item"))"
            filings[row.filing, default: [:]][line] = (row.cents("Amount_A") ?? .min, row.cents("Amount_B"))
        }
        return filings
    }

    /// Total, and what it is made of; `-` takes away.
    static let identities: [(String, [String])] = [
        ("A 3", ["A 1", "A 2"]), ("B1 3", ["B1 1", "-B1 2"]), ("C 3", ["C 1", "C 2"]), ("D 3", ["D 1", "D 2"]),
        ("E 4", ["E 1", "E 2", "E 3"]), ("F 3", ["F 1", "-F 2"]), ("H 3", ["H 1", "-H 2"]),
        ("I 4", ["I 1", "I 2", "I 3"]),
        ("F460 1", ["A 3"]), ("F460 2", ["B1 3"]), ("F460 3", ["F460 1", "F460 2"]), ("F460 4", ["C 3"]),
        ("F460 5", ["F460 3", "F460 4"]), ("F460 6", ["E 4"]), ("F460 7", ["H 3"]), ("F460 8", ["F460 6", "F460 7"]),
        ("F460 9", ["F 3"]), ("F460 10", ["C 3"]), ("F460 11", ["F460 8", "F460 9", "F460 10"]),
        ("F460 13", ["F460 3"]), ("F460 14", ["I 4"]), ("F460 15", ["F460 8"]),
        ("F460 16", ["F460 12", "F460 13", "F460 14", "-F460 15"]),
    ]

    @Test(arguments: try ReadExport.all.get())
    func everyIdentityHoldsInEveryFiling(export: ReadExport) throws {
        let filings = Self.filings(export)
        #expect(!filings.isEmpty)
        for (filing, lines) in filings {
            for (total, parts) in Self.identities {
                let sum = try parts.reduce(0) { sum, part in
                    let line = part.hasPrefix("-") ? String(part.dropFirst()) : part
                    return sum + (part.hasPrefix("-") ? -1 : 1) * (try #require(lines[line]).period)
                }
                #expect(try #require(lines[total]).period == sum, "\(total) of \(filing)")
            }
            let debts = try #require(lines["F460 2"]?.yearToDate) + (try #require(lines["F460 9"]?.yearToDate))
            #expect(lines["F460 19"]?.period == debts, "outstanding debts of \(filing)")
        }
    }

    @Test(arguments: try ReadExport.all.get())
    func everyFilingHas45Or47Or49Lines(export: ReadExport) {
        let counts = Self.filings(export).values.map(\.count)
        #expect(Set(counts).isSubset(of: [45, 47, 49]))
        if export.city.size > 9 { #expect(Set(counts) == [45, 47, 49]) }
        #expect(counts.reduce(0, +) == export["Summary"].count)
    }

    @Test(arguments: try ReadExport.all.get())
    func theYearToDateAddsUpLikeThePeriod(export: ReadExport) throws {
        for (filing, lines) in Self.filings(export) {
            func total(_ line: Int) throws -> Int { try #require(lines["F460 \(line)"]?.yearToDate) }
            for (line, parts) in [(3, [1, 2]), (5, [3, 4]), (8, [6, 7]), (11, [8, 9, 10])] {
                #expect(try total(line) == parts.reduce(0) { try $0 + total($1) }, "line \(line) of \(filing)")
            }
        }
    }

    /// Column B of a report is column B of the one before and column A; lines 2, 7 and 9 may start above zero.
    @Test(arguments: try ReadExport.all.get())
    func yearToDateGrowsFromReportToReport(export: ReadExport) throws {
        let current = CurrentVersions(of: export)
        let filings = Self.filings(export).filter { current.contains($0.key) }
        let byFiler = Dictionary(grouping: filings.keys) { [$0[0], $0[1]] }
        for keys in byFiler.values {
            var before: Lines?
            for key in keys.sorted(by: { $0[5] < $1[5] }) {
                let lines = try #require(filings[key])
                for line in 1...11 {
                    let period = try #require(lines["F460 \(line)"]).period
                    let total = try #require(lines["F460 \(line)"]?.yearToDate)
                    if let before {
                        #expect(
                            total == (before["F460 \(line)"]?.yearToDate ?? .min) + period, "line \(line) of \(key)")
                    } else if [1, 4, 6, 10].contains(line) {
                        #expect(total == period, "line \(line) of \(key)")
                    }
                }
                if let before { #expect(lines["F460 12"]?.period == before["F460 16"]?.period, "cash of \(key)") }
                before = lines
            }
        }
    }
}
