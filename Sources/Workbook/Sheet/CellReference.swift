/// References such as "AB12": bijective base 26 for the column, then the row.
enum CellReference {
    /// The 0-based column and 1-based row of a reference that ends with a zero byte.
    ///
    /// nil unless it is 1 to 3 capital letters, then 1 to 7 digits of which the first is not 0: all that fits Excel.
    @inline(__always)
    static func parse(_ reference: UnsafePointer<CChar>) -> (column: Int, row: Int)? {
        var cursor = reference
        var column = 0
        while case let letter = UInt8(bitPattern: cursor.pointee) &- UInt8(ascii: "A"), letter < 26 {
            guard cursor - reference < 3 else { return nil }
            column = column * 26 + Int(letter) + 1
            cursor += 1
        }
        guard cursor > reference, let row = parseRow(cursor) else { return nil }
        return (column - 1, row)
    }

    /// The number of a row that ends with a zero byte; 1 to 7 digits of which the first is not 0.
    @inline(__always)
    static func parseRow(_ digits: UnsafePointer<CChar>) -> Int? {
        var cursor = digits
        var row = 0
        while case let digit = UInt8(bitPattern: cursor.pointee) &- UInt8(ascii: "0"), digit <= 9 {
            guard cursor - digits < 7 else { return nil }
            row = row * 10 + Int(digit)
            cursor += 1
        }
        guard cursor.pointee == 0, cursor > digits, digits.pointee != CChar(UInt8(ascii: "0")) else { return nil }
        return row
    }

    /// The letters of a 0-based column.
    static func letters(_ column: Int) -> String {
        var letters: [UInt8] = []
        var rest = column + 1
        while rest > 0 {
            letters.append(UInt8(ascii: "A") + UInt8((rest - 1) % 26))
            rest = (rest - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }
}
