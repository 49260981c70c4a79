/// Amounts of money as people read them: `−$1,234.50`.
enum MoneyText {
    /// Separators between thousands, at least two decimals, and every digit that the number has.
    ///
    /// - Parameter unit: what stands between the sign and the digits, such as `$`.
    static func of(_ value: Double, unit: String = "") -> String {
        let spelled = PythonNumber.spell(value)
        guard !spelled.utf8.contains(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "n") }) else {
            return spelled
        }
        // `-0.0` is nothing to subtract.
        let isNegative = value < 0
        let parts = spelled.utf8.drop { $0 == UInt8(ascii: "-") }.split(separator: UInt8(ascii: "."))
        let whole = parts.first.map(Array.init) ?? []
        var text = isNegative ? Array("\u{2212}".utf8) : []
        text += unit.utf8
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        let decimals = parts.count > 1 ? Array(parts[1]) : []
        text.append(UInt8(ascii: "."))
        text += decimals
        text += repeatElement(UInt8(ascii: "0"), count: max(0, 2 - decimals.count))
        return String(decoding: text, as: UTF8.self)
    }

    /// A count with separators between thousands.
    static func count(_ value: Int64) -> String { String(of(Double(value)).dropLast(3)) }

    /// Whether a column's name says that it holds money; its numbers must not be whole ones besides.
    static func isNamed(_ column: String) -> Bool {
        var word = ""
        var previousIsLower = false
        for character in column.unicodeScalars {
            let isUpper = character.properties.isUppercase
            // `LoanAmt1`, `Loan_Amt1` and `loan_amt` all hold the word `amt`.
            if !character.properties.isAlphabetic || (isUpper && previousIsLower) {
                if words.contains(word) { return true }
                word = ""
            }
            if character.properties.isAlphabetic { word += character.properties.lowercaseMapping }
            previousIsLower = !isUpper
        }
        return words.contains(word)
    }

    private static let words: Set<String> = [
        "amount", "amounts", "amt", "balance", "bal", "total", "totals", "sum", "money", "paid", "payments", "incur",
        "incurred", "cum", "cumulative", "ytd", "loans", "spending", "itemized", "unitemized", "monetary",
        "nonmonetary", "contributions", "increases", "computed", "filed", "gap", "price", "cost", "budget", "salary",
    ]
}
