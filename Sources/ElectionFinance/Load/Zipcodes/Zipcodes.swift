import CivicModel
import CivicSQL
import Foundation
import SwiftCSV

/// The table `zipcodes`: the city and county of each ZIP that stands in the filings.
struct Zipcodes {
    static let create = """
        CREATE TABLE zipcodes (
            zip TEXT PRIMARY KEY NOT NULL,
            city TEXT,
            county TEXT,
            state TEXT,
            occurrences INTEGER NOT NULL,
            city_occurrences INTEGER,
            source TEXT NOT NULL
        ) STRICT
        """

    static let index = "CREATE INDEX zipcodes_city ON zipcodes (city)"

    /// A file that the operator gave with `clerk finance zipcodes import`.
    struct Imported: Sendable {
        var places: [String: (city: String, county: String?, state: String?)]
        var source: String
    }

    /// Takes the commonest city of each ZIP from the filings; an imported file goes first where it has the ZIP.
    static func fill(_ connection: SQLiteConnection, imported: Imported?) throws {
        try connection.execute(derived)
        guard let imported else { return }
        for row in try connection.query("SELECT zip FROM zipcodes") {
            guard let zip = row["zip"].text, let place = imported.places[zip] else { continue }
            try connection.execute(
                """
                UPDATE zipcodes
                SET city = ?, county = ?, state = ?, city_occurrences = NULL, source = ?
                WHERE zip = ?
                """,
                [
                    .text(place.city), .optional(place.county), .optional(place.state), .text(imported.source),
                    .text(zip),
                ])
        }
    }

    private static let derived: String = {
        let tables = CleanTable.all.flatMap { table in
            [("zip5", "city", "state"), ("payee_zip5", "payee_city", "payee_state")].compactMap { columns in
                table.columns.contains { $0.name == columns.0 }
                    ? "SELECT \(columns.0) AS zip, \(columns.1) AS city, \(columns.2) AS state FROM \(table.name)" : nil
            }
        }
        return """
            INSERT INTO zipcodes (zip, city, state, occurrences, city_occurrences, source)
            SELECT zip, city, state, occurrences, city_occurrences, 'the commonest city in the filings'
            FROM (
                SELECT zip, city, state, occurrences, city_occurrences,
                       row_number() OVER (
                           PARTITION BY zip ORDER BY city_occurrences DESC, n DESC, city = upper(city), city, state
                       ) AS rank
                FROM (
                    -- A city is one whatever the case of its letters; the commonest way to write it stands for it.
                    SELECT zip, city, state, n,
                           sum(n) OVER (PARTITION BY zip) AS occurrences,
                           sum(n) OVER (PARTITION BY zip, lower(city), state) AS city_occurrences
                    FROM (
                        SELECT zip, city, upper(state) AS state, count(*) AS n
                        FROM (
                            \(tables.joined(separator: "\n                UNION ALL "))
                        )
                        WHERE zip IS NOT NULL AND city IS NOT NULL
                        GROUP BY zip, city, upper(state)
                    )
                )
            )
            WHERE rank = 1
            ORDER BY zip
            """
    }()
}
