/// A calendar day and a time of day, without a time zone.
package struct SheetDate: Sendable, Hashable {
    /// 1900 or 1904 to 9999.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int
    /// Seconds since midnight, 0 to 86,399.
    package let secondsOfDay: Int

    /// A day that exists, or nil.
    package init?(year: Int, month: Int, day: Int, secondsOfDay: Int = 0) {
        guard (1...9999).contains(year), (1...12).contains(month), (0..<86_400).contains(secondsOfDay),
            (1...Self.dayCount(year, month)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.secondsOfDay = secondsOfDay
    }

    /// The day as "2019-03-14".
    package var isoDate: String {
        String(unsafeUninitializedCapacity: 10) { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            writeISODate(into: base)
            return 10
        }
    }

    /// Writes the day as the 10 bytes of "2019-03-14".
    ///
    /// - Cost: no allocation.
    package func writeISODate(into buffer: UnsafeMutablePointer<UInt8>) {
        Self.writeDigits(year / 100, into: buffer)
        Self.writeDigits(year % 100, into: buffer + 2)
        buffer[4] = UInt8(ascii: "-")
        Self.writeDigits(month, into: buffer + 5)
        buffer[7] = UInt8(ascii: "-")
        Self.writeDigits(day, into: buffer + 8)
    }

    private static func writeDigits(_ value: Int, into buffer: UnsafeMutablePointer<UInt8>) {
        buffer[0] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10)
        buffer[1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10)
    }

    private static func dayCount(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
