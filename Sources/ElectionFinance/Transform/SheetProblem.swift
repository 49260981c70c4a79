import CivicModel

/// What is wrong with a sheet, and where.
struct SheetProblem: Error, Sendable, CustomStringConvertible {
    let description: String

    /// Something wrong with a sheet as a whole.
    init(_ sheet: String, _ what: String) {
        description = "sheet \"\(Self.shown(sheet))\" \(what)"
    }

    /// Something wrong with one cell.
    init(sheet: String, row: Int, column: String, value: String, expected: String) {
        description =
            "sheet \"\(Self.shown(sheet))\" row \(row) column \"\(Self.shown(column))\" is "
            + "\"\(Self.shown(value))\", expected \(expected)"
    }

    /// A text from outside as it may be printed: one line, no control characters, not too long.
    static func shown(_ text: String) -> String {
        let plain = text.unicodeScalars.prefix(60).map { scalar in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                ? "?" : Character(scalar)
        }
        return String(plain) + (text.unicodeScalars.count > 60 ? "…" : "")
    }
}
