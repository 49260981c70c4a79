/// One count of meetings or pages that the statistics show; the names are those of civic.band's charts.
struct MeetingChart {
    let name: String
    let title: String
    /// The statement: what is counted by, then the number; the number alone for one figure.
    let sql: String

    /// All charts of a table, `agendas` or `minutes`.
    static func all(of table: String) -> [MeetingChart] {
        // A meeting is a body on a day: several bodies meet on one.
        let meetings = "count(distinct meeting || ' ' || date)"
        let year = "strftime('%Y', date)"
        func by(_ column: String, _ number: String, order: String, limit: String = "") -> String {
            "select \(column), \(number) as number from \(table) group by 1 order by \(order)\(limit)"
        }
        let largest = "number desc, 1"
        return [
            MeetingChart(
                name: "\(table)-meeting-count", title: "Meetings with \(table)", sql: "select \(meetings) from \(table)"
            ),
            MeetingChart(
                name: "\(table)-page-count", title: "Pages of \(table)", sql: "select count(*) from \(table)"),
            MeetingChart(
                name: "\(table)-count-table", title: "Pages of \(table) by body, the 40 with most",
                sql: by("meeting", "count(*)", order: largest, limit: " limit 40")),
            MeetingChart(
                name: "\(table)-meetings-by-meeting", title: "Meetings with \(table) by body",
                sql: by("meeting", meetings, order: largest)),
            MeetingChart(
                name: "\(table)-meetings-by-year", title: "Meetings with \(table) by year",
                sql: by(year, meetings, order: "1")),
            MeetingChart(
                name: "\(table)-pages-by-meeting", title: "Pages of \(table) by body",
                sql: by("meeting", "count(*)", order: largest)),
            MeetingChart(
                name: "\(table)-pages-by-year", title: "Pages of \(table) by year",
                sql: by(year, "count(*)", order: "1")),
        ]
    }
}
