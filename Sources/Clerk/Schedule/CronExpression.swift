/// When something is to run, in the five fields of cron: minute, hour, day of month, month, day of week.
///
/// - Source: crontab(5) of Vixie cron. Every field takes `*`, lists, ranges and steps; months and days of the week
///   also take their English names of three letters; 7 is Sunday. `5/15` is every 15th from 5 on.
/// - Shape: five fields between white space, or one of `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`,
///   `@yearly`, `@annually`.
package struct CronExpression: Hashable, Sendable, CustomStringConvertible {
    /// Why a text is no cron expression: one line that names the field and what was expected.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// The line.
        package let description: String

        init(_ description: String) { self.description = description }
    }

    /// The text as it was given, without white space around it.
    package let description: String

    /// Bit n is minute n, and so on for the other fields.
    let minutes: UInt64
    let hours: UInt64
    let days: UInt64
    let months: UInt64
    let weekdays: UInt64
    /// Whether a day may match by either of its fields: both are restricted.
    let eitherDayMatches: Bool

    /// Reads an expression.
    ///
    /// - Throws: `Problem` for the first field that is not understood.
    package init(_ text: String) throws(Problem) {
        var words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        description = words.joined(separator: " ")
        if words.count == 1, let first = words.first, first.hasPrefix("@") {
            guard let fields = Self.shorthands[first.lowercased()] else {
                throw Problem(
                    "\(CronField.quoted(first)) is not known, expected one of "
                        + Self.shorthands.keys.sorted().joined(separator: ", "))
            }
            words = fields.split(separator: " ").map(String.init)
        }
        guard words.count == 5 else {
            throw Problem(
                "expected five fields (minute, hour, day of month, month, day of week), found \(words.count)")
        }
        minutes = try CronField.minute.mask(words[0])
        hours = try CronField.hour.mask(words[1])
        days = try CronField.dayOfMonth.mask(words[2])
        months = try CronField.month.mask(words[3])
        // Sunday is 0 and 7; only bit 0 is asked for.
        let week = try CronField.dayOfWeek.mask(words[4])
        weekdays = (week | week >> 7) & 0x7F
        eitherDayMatches = CronField.isRestricted(words[2]) && CronField.isRestricted(words[4])
    }

    private static let shorthands = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    /// Whether every hour is meant: then it runs by elapsed time, whatever the clocks are set to.
    var isForEveryHour: Bool { hours == (1 << 24) - 1 }
}
