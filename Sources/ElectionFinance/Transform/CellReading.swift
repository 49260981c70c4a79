import CivicModel
import Foundation
import Workbook

/// Reads cells as their columns want them into a batch, without making a `String` of them.
struct CellReading {
    let batch: RowBatch

    /// The longest text, in bytes. The longest of a real export has 200 characters.
    static let longestText = 16 << 10

    /// What a cell does not fit, in words that go into the error.
    struct Misfit: Error { let expected: String }

    /// Appends one cell; the answer is whether it held anything.
    func read(_ cell: Cell, as kind: NetFileColumn.Kind) throws -> Bool {
        switch cell.kind {
        case .empty:
            batch.appendNull()
            return false
        case .text where cell.bytes.count == 0:
            batch.appendNull()
            return false
        case .error: throw Misfit(expected: "a value")
        case .text, .number, .date, .boolean: break
        }
        switch kind {
        case .text: try appendText(cell)
        case .wholeNumber: try appendWholeNumber(cell)
        case .money: try appendMoney(cell)
        case .date: try appendDate(cell, acceptsWords: false)
        case .looseDate: try appendDate(cell, acceptsWords: true)
        }
        return true
    }

    private func appendText(_ cell: Cell) throws {
        switch cell.kind {
        // A detour through CSV and Excel turns Form_Type F into FALSE.
        case .boolean: throw Misfit(expected: "a text, not true or false")
        case .date: try appendDate(cell, acceptsWords: false)
        default:
            // One long shared string may stand in every cell of a sheet, so that a small file would fill the disk.
            guard cell.bytes.count <= Self.longestText else {
                throw Misfit(expected: "a text of at most \(Self.longestText) bytes")
            }
            // SQLite takes any bytes for text, but a NUL would end it for every C reader.
            if let start = cell.bytes.baseAddress, memchr(start, 0, cell.bytes.count) != nil {
                throw Misfit(expected: "a text without NUL")
            }
            batch.append(cell.bytes)
        }
    }

    private func appendWholeNumber(_ cell: Cell) throws {
        guard cell.kind == .text || cell.kind == .number, cell.bytes.count <= 9,
            cell.bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw Misfit(expected: "a whole number") }
        batch.append(cell.bytes)
    }

    private func appendMoney(_ cell: Cell) throws {
        switch cell.kind {
        case .number, .text: break
        default: throw Misfit(expected: "a decimal")
        }
        guard let money = Money(decimal: cell.bytes) ?? rounded(cell) else { throw Misfit(expected: "a decimal") }
        // Up to this many cents the nearest binary number prints as, and rounds back to, the filed decimal.
        guard money.cents.magnitude < 1 << 50 else { throw Misfit(expected: "an amount below ten trillion dollars") }
        batch.append(Double(money.cents) / 100)
    }

    /// Excel writes a number that was saved again with up to 17 digits, `8734.110000000001`. Within a millionth of a
    /// dollar it is the cent that was filed; a real third decimal is not.
    private func rounded(_ cell: Cell) -> Money? {
        guard cell.kind == .number, cell.bytes.count <= 32, let number = Double(cell.string), number.magnitude < 1e13
        else { return nil }
        let cents = (number * 100).rounded()
        return abs(number * 100 - cents) < 1e-4 ? Money(cents: Int64(cents)) : nil
    }

    private func appendDate(_ cell: Cell, acceptsWords: Bool) throws {
        switch cell.kind {
        case .date:
            guard let date = cell.date else { throw Misfit(expected: "a date") }
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 10) { buffer in
                guard let start = buffer.baseAddress else { return }
                date.writeISODate(into: start)
                batch.append(UnsafeBufferPointer(buffer))
            }
        case .text:
            guard cell.bytes.count <= Self.longestText else { throw Misfit(expected: "a date") }
            if let day = CalendarDay(text: cell.bytes) {
                batch.append(day.description)
            } else if acceptsWords, !looksLikeDate(cell.bytes) {
                batch.append(cell.bytes)
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
