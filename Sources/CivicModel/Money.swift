/// An amount of dollars, exact to the cent.
///
/// - Units: whole cents in a 64-bit integer; no binary fraction is ever involved.
public struct Money: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The amount in cents; negative for refunds and corrections.
    public var cents: Int64

    /// No money at all. Not the same as an amount that is missing.
    public static let zero = Money(cents: 0)

    /// Takes an amount in cents.
    public init(cents: Int64) { self.cents = cents }

    /// Reads a decimal such as `250`, `-1050.00` or `0.5`; nil for anything else.
    ///
    /// Digits past the second decimal are accepted only when they are zeros: money has cents, and
    /// silently rounding a third digit would change a filed figure.
    ///
    /// - Cost: one pass over the bytes; nothing is allocated.
    public init?(decimal text: UnsafeBufferPointer<UInt8>) {
        var isNegative = false
        var cents: Int64 = 0
        var wholeDigits = 0
        var decimals: Int?
        for index in 0..<text.count {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "-") where index == 0: isNegative = true
            case UInt8(ascii: ".") where decimals == nil: decimals = 0
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = Int64(byte - UInt8(ascii: "0"))
                if let count = decimals, count >= 2 {
                    guard digit == 0 else { return nil }
                    continue
                }
                if decimals == nil { wholeDigits += 1 } else { decimals? += 1 }
                let (scaled, tooLarge) = cents.multipliedReportingOverflow(by: 10)
                let (sum, overflow) = scaled.addingReportingOverflow(digit)
                guard !tooLarge, !overflow else { return nil }
                cents = sum
            default: return nil
            }
        }
        guard wholeDigits > 0, decimals != 0 else { return nil }
        for _ in (decimals ?? 0)..<2 {
            let (scaled, overflow) = cents.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            cents = scaled
        }
        self.cents = isNegative ? -cents : cents
    }

    /// Reads a decimal out of a text; see above.
    public init?(decimal text: String) {
        var text = text
        guard let money = text.withUTF8({ Money(decimal: $0) }) else { return nil }
        self = money
    }

    /// Orders by amount.
    public static func < (left: Money, right: Money) -> Bool { left.cents < right.cents }

    /// Adds two amounts.
    public static func + (left: Money, right: Money) -> Money { Money(cents: left.cents + right.cents) }

    /// Takes the second amount from the first.
    public static func - (left: Money, right: Money) -> Money { Money(cents: left.cents - right.cents) }

    /// Dollars with two decimals and no separators: `-1050.00`.
    public var description: String {
        let magnitude = cents.magnitude
        let fraction = magnitude % 100
        return "\(cents < 0 ? "-" : "")\(magnitude / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }

    /// Dollars for reading, with separators: `-1,050.00`.
    public var grouped: String {
        let plain = description
        let unsigned = plain.drop { $0 == "-" }
        let whole = Array(unsigned.dropLast(3))
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return (cents < 0 ? "-" : "") + grouped + unsigned.suffix(3)
    }
}
