/// Numbers as Python spells them, which is what Datasette's CSV and URLs hold.
package enum PythonNumber {
    /// The shortest text that reads back as the same number: `1.0`, `1e+16`, `1e-05`, `inf`, `nan`.
    package static func spell(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        guard value != 0 else { return value.sign == .minus ? "-0.0" : "0.0" }
        let (digits, exponent) = shortestDigits(abs(value))
        let sign = value < 0 ? "-" : ""
        // The decimal exponent of the first digit decides, as in Python's repr().
        switch exponent {
        case -4..<0:
            return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
        case 0..<16:
            let whole = exponent + 1
            if digits.utf8.count <= whole {
                return sign + digits + String(repeating: "0", count: whole - digits.utf8.count) + ".0"
            }
            return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
        default:
            let fraction = digits.dropFirst()
            let size = abs(exponent)
            return sign + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction)
                + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + String(size)
        }
    }

    /// The significant digits without zeros at either end, and the power of ten of the first one.
    private static func shortestDigits(_ value: Double) -> (digits: String, exponent: Int) {
        var digits: [UInt8] = []
        var pointAfter: Int?
        var exponent = 0
        let text = Array(value.description.utf8)
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: ".") {
                pointAfter = digits.count
            } else if byte == UInt8(ascii: "e") {
                exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
            }
        }
        let whole = pointAfter ?? digits.count
        let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leadingZeros)
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (String(decoding: digits, as: UTF8.self), exponent + whole - leadingZeros - 1)
    }
}
