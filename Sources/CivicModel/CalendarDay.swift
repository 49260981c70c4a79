/// A day of the Gregorian calendar, without a time and without a zone.
///
/// Own arithmetic, because Foundation's date formatters are slow on Linux and accept days that do not exist.
public struct CalendarDay: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The year, 1 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, 1 to 31.
    public let day: Int

    /// Checks a date; nil for a day that does not exist, such as 31 February.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Takes days since 1970-01-01.
    ///
    /// - Source: the civil calendar computed over eras of 400 years that start on 1 March, so that the leap day is last.
    public init(daysSinceEpoch days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01, the inverse of `init(daysSinceEpoch:)`.
    public var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Reads `2019-03-14` or `03/14/2019` (also `3/14/2019`); nil for anything else.
    public init?(text: some Collection<UInt8>) {
        let separators: [UInt8] = [UInt8(ascii: "-"), UInt8(ascii: "/")]
        guard let separator = text.first(where: separators.contains) else { return nil }
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let isISO = separator == separators[0]
        let lengths = isISO ? [4...4, 2...2, 2...2] : [1...2, 1...2, 4...4]
        var numbers: [Int] = []
        for (part, length) in zip(parts, lengths) {
            guard length.contains(part.count) else { return nil }
            var number = 0
            for byte in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                number = number * 10 + Int(byte - UInt8(ascii: "0"))
            }
            numbers.append(number)
        }
        if isISO {
            self.init(year: numbers[0], month: numbers[1], day: numbers[2])
        } else {
            self.init(year: numbers[2], month: numbers[0], day: numbers[1])
        }
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Orders by time.
    public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// ISO 8601: `2019-03-14`.
    public var description: String {
        "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

/// A moment, to the second, in UTC.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let unixSeconds: Int

    /// Takes seconds since 1970-01-01T00:00:00Z.
    public init(unixSeconds: Int) { self.unixSeconds = unixSeconds }

    /// Reads what `databaseText` writes, with or without the fraction; nil for anything else.
    public init?(databaseText text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, let day = CalendarDay(text: bytes[0..<10]) else { return nil }
        let clock = bytes[11..<19].split(separator: UInt8(ascii: ":")).map { part in
            part.reduce(0) { $0 * 10 + Int($1) - Int(UInt8(ascii: "0")) }
        }
        guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0..<61).contains(clock[2])
        else { return nil }
        unixSeconds = day.daysSinceEpoch * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    /// The day in UTC.
    public var day: CalendarDay {
        CalendarDay(daysSinceEpoch: (unixSeconds - secondOfDay) / 86_400)
    }

    private var secondOfDay: Int { ((unixSeconds % 86_400) + 86_400) % 86_400 }

    private var clock: String {
        let seconds = secondOfDay
        return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.unixSeconds < right.unixSeconds }

    /// ISO 8601 with zone: `2026-11-20T06:00:00Z`.
    public var description: String { "\(day)T\(clock)Z" }

    /// How the Python system stores a moment in SQLite: `2026-11-20 06:00:00.000000`, UTC without a zone.
    public var databaseText: String { "\(day) \(clock).000000" }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
