/// How large one database was on one day.
package struct DatabaseDay: Sendable, Hashable, Encodable {
    /// The site.
    package let subdomain: String
    /// The day, in the zone of the schedule.
    package let day: String
    /// The database, by its path below the site's directory.
    package let database: String
    /// Its size in bytes.
    package let bytes: Int
    /// Its rows, as far as they were counted.
    package let rows: Int?

    /// Describes a database.
    package init(subdomain: String, day: String, database: String, bytes: Int, rows: Int?) {
        self.subdomain = subdomain
        self.day = day
        self.database = database
        self.bytes = bytes
        self.rows = rows
    }
}
