/// What every row of one filed report repeats: the filer, the version and the period.
struct ReportHeader: Sendable {
    var filerID: String
    var filerName: String
    var committeeType: String
    /// 0 for the original, 1 and up for amendments.
    var number: Int
    /// Whether `Report_Num` is written `1` in place of `001`.
    var isNumberShort = false
    var filedOn: CalendarDay
    /// Nil on late reports.
    var from: CalendarDay?
    var thru: CalendarDay?
    var electionDay: CalendarDay?
    /// The edition of the export in which the report first stands.
    var firstEdition = 0
    /// The edition from which on a newer version replaces it; nil while it is the newest.
    var supersededIn: Int?

    /// Whether an edition holds the report.
    func isPresent(in edition: Int) -> Bool { firstEdition <= edition }

    /// Whether the report is the newest version that an edition holds.
    func isCurrent(in edition: Int) -> Bool { isPresent(in: edition) && (supersededIn ?? .max) > edition }

    /// `Report_Num` as the export writes it.
    var numberText: String { isNumberShort || number > 99 ? "\(number)" : "0" + CalendarDay.padded(number) }
}
