/// How much a new database may differ from the served one before a person has to look at it.
struct GateLimits: Sendable, Hashable {
    /// How much smaller a table may be, in percent of its rows. Tables that lose ten rows or fewer always may.
    var tableDropPercent = 10
    /// How much smaller all tables together may be, in percent.
    var totalDropPercent = 5
    /// How much smaller the sum of a year may be, in percent.
    var yearDropPercent = 10
    /// How much larger the sum of a year that is over may be, in percent.
    var pastYearRisePercent = 50
    /// How many days of coverage may be lost at either end.
    var coverageDays = 31
    /// How many points of the share of lines that agree with what was filed may be lost, in percent.
    var reconciledPoints = 5

    init() {}

    /// Reads the part `gate` of the configuration.
    init(_ section: ConfigurationSection) {
        tableDropPercent = section.number("table_drop_percent", default: tableDropPercent, in: 0...100)
        totalDropPercent = section.number("total_drop_percent", default: totalDropPercent, in: 0...100)
        yearDropPercent = section.number("year_drop_percent", default: yearDropPercent, in: 0...100)
        pastYearRisePercent = section.number("past_year_rise_percent", default: pastYearRisePercent, in: 0...100_000)
        coverageDays = section.number("coverage_days", default: coverageDays, in: 0...36_500)
        reconciledPoints = section.number("reconciled_points", default: reconciledPoints, in: 0...100)
        section.finish()
    }
}
