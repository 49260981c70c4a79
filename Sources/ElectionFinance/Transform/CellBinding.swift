import CivicModel
import CivicSQL
import Foundation
import Workbook

/// Reads a cell as its column wants it and binds it, without making a `String` of it.
struct CellBinding {
    let statement: SQLiteStatement

    /// What a cell does not fit, in words that go into the error.
    struct Misfit: Error { let expected: String }

    /// Binds one cell; the answer is whether it held anything.
    func bind(_ cell: Cell, as kind: NetFileColumn.Kind, at column: Int) throws -> Bool {
        switch cell.kind {
        case .empty:
            statement.bindNull(at: column)
            return false
        case .text where cell.bytes.count == 0:
            statement.bindNull(at: column)
            return false
        case .error: throw Misfit(expected: "a value")
        case .text, .number, .date, .boolean: break
        }
        switch kind {
        case .text: try bindText(cell, at: column)
        case .wholeNumber: try bindWholeNumber(cell, at: column)
        case .money: try bindMoney(cell, at: column)
        case .date: try bindDate(cell, at: column, acceptsWords: false)
        case .looseDate: try bindDate(cell, at: column, acceptsWords: true)
        }
        return true
    }

    private func bindText(_ cell: Cell, at column: Int) throws {
        switch cell.kind {
        // A detour through CSV and Excel turns Form_Type F into FALSE.
        case .boolean: throw Misfit(expected: "a text, not true or false")
        case .date: try bindDate(cell, at: column, acceptsWords: false)
        default:
            // SQLite takes any bytes for text, but a NUL would end it for every C reader.
            if let start = cell.bytes.baseAddress, memchr(start, 0, cell.bytes.count) != nil {
                throw Misfit(expected: "a text without NUL")
            }
            statement.bind(cell.bytes, at: column)
        }
    }

    private func bindWholeNumber(_ cell: Cell, at column: Int) throws {
        guard cell.kind == .text || cell.kind == .number, cell.bytes.count <= 9,
            cell.bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw Misfit(expected: "a whole number") }
        statement.bind(cell.bytes, at: column)
    }

    private func bindMoney(_ cell: Cell, at column: Int) throws {
        switch cell.kind {
        case .number, .text: break
        default: throw Misfit(expected: "a decimal")
        }
        guard let money = Money(decimal: cell.bytes) else { throw Misfit(expected: "a decimal") }
        // Up to this many cents the nearest binary number prints as, and rounds back to, the filed decimal.
        guard money.cents.magnitude < 1 << 50 else { throw Misfit(expected: "an amount below ten trillion dollars") }
        statement.bind(Double(money.cents) / 100, at: column)
    }

    private func bindDate(_ cell: Cell, at column: Int, acceptsWords: Bool) throws {
        switch cell.kind {
        case .date:
            guard let date = cell.date else { throw Misfit(expected: "a date") }
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 10) { buffer in
                guard let start = buffer.baseAddress else { return }
                date.writeISODate(into: start)
                statement.bind(UnsafeBufferPointer(buffer), at: column)
            }
        case .text:
            if let day = CalendarDay(text: cell.bytes) {
                statement.bind(day.description, at: column)
            } else if acceptsWords, !looksLikeDate(cell.bytes) {
                statement.bind(cell.bytes, at: column)
            } else {
                throw Misfit(expected: "a date")
            }
        default: throw Misfit(expected: "a date")
        }
    }

    /// Digits and separators alone: it wants to be a date, so it has to be one.
    private func looksLikeDate(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."): true
            default: false
            }
        }
    }
}
