/// One cell of a row, valid only during the row's callback.
package struct Cell {
    /// What a cell holds.
    package enum Kind: UInt8, Sendable {
        /// No cell, or one without a value.
        case empty
        /// A text, which may be the empty text.
        case text
        /// A number that is no date.
        case number
        /// A number in a style of dates, or a date written out.
        case date
        /// True or false.
        case boolean
        /// An error such as `#N/A`.
        case error
    }

    /// What the cell holds.
    package let kind: Kind
    /// The text in UTF-8; the literal of a number or date exactly as written; `1` or `0`; the error's code.
    package let bytes: UnsafeBufferPointer<UInt8>
    let is1904: Bool

    /// The bytes as a string that outlives the callback.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The day and time of a cell of the kind `.date`, in the workbook's date system.
    ///
    /// nil for other kinds, and for what is no calendar day: before 1900-01-01 (a time of day alone), 29 February 1900,
    /// after 9999.
    ///
    /// - Cost: no allocation for whole days.
    package var date: SheetDate? {
        guard kind == .date else { return nil }
        if bytes.count > 4 && bytes[4] == UInt8(ascii: "-") { return SheetDate(iso: bytes) }
        return SheetDate(serial: bytes, is1904: is1904)
    }
}
