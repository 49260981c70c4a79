/// One value of SQLite.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// The value as Python's `str()` spells it, which is how URLs and tokens hold values; nil for null and for bytes.
    package var spelled: String? {
        switch self {
        case .null, .blob: nil
        case .integer(let value): String(value)
        case .real(let value): PythonNumber.spell(value)
        case .text(let value): value
        }
    }
}

/// The parameters of a statement by name, without the colon.
package typealias SQLParameters = [String: SQLValue]
