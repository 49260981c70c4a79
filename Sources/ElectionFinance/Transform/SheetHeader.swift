import Workbook

/// The first row of a sheet, matched with the columns we know.
struct SheetHeader: Sendable {
    /// A column of the sheet, in its place.
    struct Column: Sendable {
        let name: String
        let kind: NetFileColumn.Kind
        let isKnown: Bool
    }

    let columns: [Column]
    /// How each column's cells are read: looked up for every cell, so kept apart from the names.
    let kinds: [NetFileColumn.Kind]

    /// The most columns beyond the known ones; SQLite takes 2,000 in all.
    static let mostExtraColumns = 200

    /// Reads the header.
    ///
    /// - Throws: `SheetProblem` when a required column is missing, a name stands twice, or a name is one of ours.
    init(_ row: borrowing SheetRow, of sheet: NetFileSheet) throws {
        let known = Dictionary(uniqueKeysWithValues: sheet.columns.map { ($0.name, $0) })
        var columns: [Column] = []
        // SQLite's names do not tell upper from lower case.
        var seen = Set(RawTable.origin)
        for index in 0..<row.count {
            let name = row[column: index].string
            guard !name.isEmpty else {
                throw SheetProblem(sheet.name, "column \(index + 1) has no header")
            }
            guard seen.insert(name.lowercased()).inserted else {
                throw SheetProblem(sheet.name, "column \"\(SheetProblem.shown(name))\" stands twice")
            }
            columns.append(Column(name: name, kind: known[name]?.kind ?? .text, isKnown: known[name] != nil))
        }
        let names = Set(columns.map(\.name))
        let missing = sheet.columns.filter { $0.isRequired && !names.contains($0.name) }.map(\.name)
        guard missing.isEmpty else {
            let list = missing.map { "\"\($0)\"" }.joined(separator: ", ")
            throw SheetProblem(sheet.name, "column \(list) is missing, expected it in the header")
        }
        guard columns.count - names.intersection(known.keys).count <= Self.mostExtraColumns else {
            throw SheetProblem(sheet.name, "it has \(columns.count) columns, expected \(sheet.columns.count)")
        }
        self.columns = columns
        kinds = columns.map(\.kind)
    }

    /// The columns that NetFile did not have before.
    var extra: [String] { columns.filter { !$0.isKnown }.map(\.name) }
}
