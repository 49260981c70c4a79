import CivicModel
import ElectionFinance
import Workbook

/// How two exports of equal content differ in writing.
struct RowStyle: Sendable {
    let loanDueDates: MadeUpCity.LoanDueDates
    /// Whether `Amount_B` and `Amount_C` are 0, not empty, where nothing is filed.
    let writesZeroYearToDate: Bool
}

/// Puts named values in the order of a sheet's columns and fills the rest with NetFile's empty cells.
struct RowLayout {
    /// A header with what stands under it.
    typealias Value = (column: String, cell: WorkbookWriter.Cell)

    private let sheet: String
    private let positions: [String: Int]
    private let blanks: [WorkbookWriter.Cell]

    init(of sheet: NetFileSheet, style: RowStyle) {
        self.sheet = sheet.name
        positions = Dictionary(
            sheet.columns.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
        blanks = sheet.columns.map { column in
            switch column.kind {
            case .text, .wholeNumber: .emptyText
            case .date: .emptyDate
            case .looseDate: style.loanDueDates == .texts ? .emptyText : .emptyDate
            case .money: .emptyNumber
            }
        }
    }

    /// A full row.
    ///
    /// - Throws: `StandInError.columnUnknown` for a header that the sheet does not have.
    func cells(_ values: [Value]) throws -> [WorkbookWriter.Cell] {
        var row = blanks
        for value in values {
            guard let position = positions[value.column] else {
                throw StandInError.columnUnknown(sheet: sheet, column: value.column)
            }
            row[position] = value.cell
        }
        return row
    }
}

extension WorkbookWriter.Cell {
    /// A text; the shared empty text for an empty one.
    static func words(_ text: String) -> WorkbookWriter.Cell { text.isEmpty ? .emptyText : .text(text) }

    /// Dollars with two decimals.
    static func money(_ cents: Int) -> WorkbookWriter.Cell {
        .decimal(Money(cents: Int64(cents)).description)
    }

    /// A date cell; empty without a day.
    static func day(_ day: CalendarDay?) -> WorkbookWriter.Cell {
        day.map { .date(year: $0.year, month: $0.month, day: $0.day) } ?? .emptyDate
    }
}
