/// One sheet of NetFile's yearly export.
///
/// - Source: the real workbooks of Berkeley 2017-2018 and San Diego 2019-2020, all with these columns in this order.
package struct NetFileSheet: Sendable, Hashable {
    /// The sheet's name in the workbook, `A-Contributions`.
    package let name: String
    /// The form whose filings the rows belong to.
    package let form: Form
    /// The columns in NetFile's order.
    package let columns: [NetFileColumn]

    /// The table of the raw rows: the sheet's name with `_` for `-`.
    package var tableName: String { String(name.map { $0 == "-" ? "_" : $0 }) }

    /// A form of the Fair Political Practices Commission whose filings an export holds.
    package enum Form: String, Sendable, CaseIterable {
        /// Recipient committee campaign statement, filed for a period.
        case f460 = "F460"
        /// Major donor and independent expenditure committee statement, part 5, filed for a period.
        case f461 = "F461"
        /// Supplemental independent expenditure report, part 3, filed for a period.
        case f465 = "F465"
        /// Independent expenditure within 24 hours.
        case f496 = "F496"
        /// Part 3 of Form 496. Its rows carry no report id, so they cannot be joined to one Form 496.
        case f496Part3 = "F496P3"
        /// Contribution within 24 hours.
        case f497 = "F497"

        /// Whether a report is filed for a period; late reports (496, 497) are filed for single deals.
        package var isPeriodic: Bool { self == .f460 || self == .f461 || self == .f465 }
    }

    init(_ name: String, _ form: Form, _ columns: [String]) {
        self.name = name
        self.form = form
        self.columns = columns.map(NetFileColumn.init)
    }

    /// Every sheet, in the order of the workbook.
    package static let all: [NetFileSheet] = [
        .init("A-Contributions", .f460, receipts),
        .init("C-Contributions", .f460, receipts),
        .init("I-Contributions", .f460, receipts),
        .init("F496P3-Contributions", .f496Part3, receipts),
        .init("F465P3-Expenditure", .f465, payments),
        .init("F461P5-Expenditure", .f461, payments + majorDonor),
        .init("D-Expenditure", .f460, payments),
        .init("G-Expenditure", .f460, payments),
        .init("E-Expenditure", .f460, payments),
        .init("F-Expenses", .f460, unpaidBills),
        .init("B1-Loans", .f460, loans),
        .init("B2-Loans", .f460, loans),
        .init("H-Loans", .f460, loans),
        .init("Summary", .f460, summaryLines),
        .init("497", .f497, lateContributions),
        .init("496", .f496, lateExpenditures),
    ]
}

extension NetFileSheet {
    /// The sheet of this name; the names are our own, checked by a test.
    static func named(_ name: String) -> NetFileSheet {
        guard let sheet = all.first(where: { $0.name == name }) else {
            preconditionFailure("there is no sheet \(name)")
        }
        return sheet
    }
}
