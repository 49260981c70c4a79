/// How the cells of one column are written; found once for a page, not for each cell.
///
/// A class: a structure of this size would be copied for each of thousands of cells.
final class ColumnStyle {
    /// What the values are.
    enum Kind {
        case plain, number, money
        case code(CodeNames.Names)
        /// Names that were recognised in a page of a meeting, and votes.
        case entities, votes
    }

    let name: String
    let kind: Kind
    /// The reference that the values are.
    let reference: TableShape.ForeignKey?
    /// The address before the value of a reference or of a date: all but the value itself.
    let referenceAddress: String?, dateAddress: String?
    /// Whether that value is a part of a path, and not of a query.
    let referenceIsPath: Bool

    private init(
        name: String, kind: Kind, reference: TableShape.ForeignKey?, referenceAddress: String?, dateAddress: String?,
        referenceIsPath: Bool
    ) {
        self.name = name
        self.kind = kind
        self.reference = reference
        self.referenceAddress = referenceAddress
        self.dateAddress = dateAddress
        self.referenceIsPath = referenceIsPath
    }

    /// Whether the cells stand at the right.
    var isNumeric: Bool {
        switch kind {
        case .number, .money: reference == nil
        default: false
        }
    }

    /// What stands before amounts of a database: filings are in dollars, what others are in is not known.
    static func moneyUnit(_ database: String) -> String { database == "election_finance" ? "$" : "" }

    /// The styles of a page's columns.
    ///
    /// - Parameters:
    ///   - table: the table or view they come from; nil for a statement of anyone's.
    ///   - dates: the table whose rows of a day a date leads to.
    static func of(
        _ rows: ResultTable, in database: String, table: TableShape?, shape: DatabaseShape?, dates: String?
    ) -> [ColumnStyle] {
        let declared = Dictionary(
            (table?.columns ?? []).map { ($0.name, $0.type.uppercased()) }, uniquingKeysWith: { first, _ in first })
        return rows.columns.enumerated().map { index, name in
            let reference = table?.foreignKeys.first { $0.column == name && shape?.tables[$0.otherTable] != nil }
            let isPath = reference.map { shape?.tables[$0.otherTable]?.primaryKeys == [$0.otherColumn] } ?? false
            let referenceAddress = reference.map { reference in
                let path = LinkAddress.table(database, reference.otherTable)
                return isPath
                    ? path + "/"
                    : path + "?" + PercentEncoding.encodeQuery(LinkAddress.filter(reference.otherColumn)) + "="
            }
            let date = dates.map {
                LinkAddress.table(database, $0) + "?" + PercentEncoding.encodeQuery(LinkAddress.filter(name)) + "="
            }
            return ColumnStyle(
                name: name, kind: kind(rows, index, declared: declared[name]), reference: reference,
                referenceAddress: referenceAddress, dateAddress: date, referenceIsPath: isPath)
        }
    }

    private static func kind(_ rows: ResultTable, _ column: Int, declared: String?) -> Kind {
        let name = rows.columns[column]
        if name == "entities_json" { return .entities }
        if name == "votes_json" { return .votes }
        if let names = CodeNames.of(name, among: rows.columns) { return .code(names) }
        var hasReal = ["REAL", "FLOA", "DOUB"].contains { declared?.contains($0) == true }
        var numbers = 0
        for row in 0..<rows.rowCount {
            switch rows[row, column] {
            case .null: continue
            case .integer: numbers += 1
            case .real:
                hasReal = true
                numbers += 1
            case .text, .blob: return .plain
            }
        }
        if hasReal, MoneyText.isNamed(name) { return .money }
        return numbers > 0 || hasReal || declared?.contains("INT") == true ? .number : .plain
    }
}
