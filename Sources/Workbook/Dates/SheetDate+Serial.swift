/// Serial numbers: days since the start of a date system, the time of day as the fraction.
extension SheetDate {
    /// Days from 1970-01-01 to serial 0 of each system.
    private static let epoch1900 = -25_569
    private static let epoch1904 = -24_107

    /// The day and time of a serial number, rounded to the second.
    ///
    /// nil for what is no calendar day: below the system's first day (1900-01-01 is serial 1, 1904-01-01 serial 0), past
    /// 9999, and serial 60 of the 1900 system, the 29 February 1900 that Excel invented to agree with Lotus 1-2-3.
    init?(serial literal: UnsafeBufferPointer<UInt8>, is1904: Bool) {
        guard var (days, seconds) = Self.split(literal) else { return nil }
        if seconds == 86_400 {
            days += 1
            seconds = 0
        }
        if is1904 {
            days += Self.epoch1904
        } else {
            guard days >= 1, days != 60 else { return nil }
            days += Self.epoch1900 + (days < 60 ? 1 : 0)
        }
        self.init(daysSince1970: days, secondsOfDay: seconds)
    }

    /// The serial number of a day; the inverse of reading one.
    static func serial1900(year: Int, month: Int, day: Int) -> Int {
        let serial = daysSince1970(year, month, day) - epoch1900
        return serial > 60 ? serial : serial - 1
    }

    /// Whole days and seconds of a literal that is not negative; seconds may be 86,400 after rounding.
    private static func split(_ literal: UnsafeBufferPointer<UInt8>) -> (days: Int, seconds: Int)? {
        var days = 0
        var index = 0
        while index < literal.count, case let digit = literal[index] &- UInt8(ascii: "0"), digit <= 9, days < 10_000_000
        {
            days = days * 10 + Int(digit)
            index += 1
        }
        if index == literal.count { return index == 0 || days >= 10_000_000 ? nil : (days, 0) }
        // Fractions and exponents are rare: the library's conversion will do.
        guard let serial = Double(String(decoding: literal, as: UTF8.self)), serial >= 0, serial < 10_000_000 else {
            return nil
        }
        let whole = serial.rounded(.down)
        return (Int(whole), Int(((serial - whole) * 86_400).rounded()))
    }

    /// The civil day of a day count, after Howard Hinnant's `civil_from_days`: no tables, no loops.
    private init?(daysSince1970 days: Int, secondsOfDay: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        self.init(year: year, month: month, day: day, secondsOfDay: secondsOfDay)
    }

    /// The day count of a civil day, after Hinnant's `days_from_civil`.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
