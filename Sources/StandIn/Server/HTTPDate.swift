/// Dates as HTTP writes them: `Tue, 02 Jun 2026 03:00:00 GMT`.
enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Writes seconds since 1970.
    static func text(_ seconds: Int) -> String {
        let day = CalendarDay(daysSinceEpoch: seconds / 86_400)
        let time = seconds % 86_400
        let clock = [time / 3_600, time / 60 % 60, time % 60].map(CalendarDay.padded).joined(separator: ":")
        return "\(days[day.weekday]), \(CalendarDay.padded(day.day)) \(months[day.month - 1]) \(day.year) \(clock) GMT"
    }

    /// Reads seconds since 1970; nil for anything but that one form, which then counts as no condition.
    static func seconds(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(of: String(words[2])),
            let date = CalendarDay(year: year, month: month + 1, day: day)
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3 else { return nil }
        return date.daysSinceEpoch * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
    }
}
