/// A value that is bound to a statement or read from a column.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// A text, or null when there is none.
    package static func optional(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }

    /// A whole number, or null when there is none.
    package static func optional(_ number: Int?) -> SQLValue { number.map { .integer(Int64($0)) } ?? .null }

    /// The value as text, if it is text.
    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The value as a whole number, if it is one.
    package var integer: Int? {
        if case .integer(let number) = self { Int(exactly: number) } else { nil }
    }

    /// The value as a number, whole or not.
    package var real: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        default: nil
        }
    }

    /// The value as a boolean: 0 and 1, and the words that Python's migrations left in SQLite files.
    ///
    /// - Source: the Python system: a column default of the text 'false' was stored as text.
    package var boolean: Bool? {
        switch self {
        case .integer(let number): number != 0
        case .text("true"), .text("1"): true
        case .text("false"), .text("0"): false
        default: nil
        }
    }
}

/// One row of an answer: values by column name.
package struct SQLRow: Sendable, Hashable {
    /// The column names in the order of the query.
    package let columns: [String]
    /// The values in the same order.
    package let values: [SQLValue]

    /// Pairs names with values; both have the same length.
    package init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value of a column; null when the answer has no such column. SQLite names a column as its table does, also
    /// where that has capital letters.
    package subscript(_ column: String) -> SQLValue {
        let index = columns.firstIndex(of: column) ?? columns.firstIndex { $0.lowercased() == column }
        return index.map { values[$0] } ?? .null
    }
}

/// Quotes names of tables and columns. Names are never put into SQL in another way.
package enum SQLIdentifier {
    /// The name in double quotes, with quotes inside doubled.
    package static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// Several names, quoted, separated by commas.
    package static func list(_ names: [String]) -> String { names.map(quoted).joined(separator: ", ") }
}
