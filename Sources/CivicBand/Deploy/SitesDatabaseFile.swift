import CivicModel
import CivicSQL
import Clerk
import ElectionFinance
import Foundation

/// Writes `sites.db`, the list of sites that corkboard and its clients read.
///
/// It has every column that readers of the Python system select, as an older reader still works with it; those that only
/// operators may see are empty.
struct SitesDatabaseFile: Sendable {
    /// Columns that everyone may see, as the civic database has them.
    private static let shown = [
        "subdomain", "name", "state", "kind", "country", "pages", "start_year", "lat", "lng", "current_stage",
        "updated_at", "deploy_completed", "status", "last_updated", "last_deployed",
    ]
    /// What is said of campaign finance, as it is served.
    private static let finance = [
        "has_finance_data", "finance_last_updated", "finance_source", "finance_coverage_start", "finance_coverage_end",
        "finance_record_count", "finance_data_types",
    ]
    /// Columns that are there for readers that select them, and empty.
    private static let hidden = [
        "scraper", "extra", "started_at", "fetch_total", "fetch_completed", "fetch_failed", "ocr_total",
        "ocr_completed",
        "ocr_failed", "compilation_total", "compilation_completed", "compilation_failed", "extraction_total",
        "extraction_completed", "extraction_failed", "deploy_total", "deploy_failed", "coordinator_enqueued",
        "last_error_stage", "last_error_message", "last_error_at", "extraction_status", "last_extracted",
    ]
    private static let numbers: Set = [
        "pages", "start_year", "deploy_completed", "has_finance_data", "finance_record_count", "coordinator_enqueued",
    ]

    /// Writes a new file, in place of what is there.
    ///
    /// - Parameters:
    ///   - rows: all rows of `sites`.
    ///   - served: the newest version of each site that is served; nil where that is not known, and the rows count.
    static func write(_ rows: [SQLRow], served: [Subdomain: SiteVersion]?, to path: String) throws {
        unlink(path)
        let engine = try SQLiteEngine(path: path, mode: .build)
        try engine.build { connection in
            let columns = shown + finance + hidden
            let definitions = columns.map { column in
                let isNumber = numbers.contains(column) || isCounter(column)
                return column + (isNumber ? " INTEGER" : " TEXT") + (column == "subdomain" ? " PRIMARY KEY" : "")
            }
            try connection.execute("CREATE TABLE sites (\(definitions.joined(separator: ", ")))")
            let insert = "INSERT INTO sites VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))"
            for row in rows.sorted(by: { ($0["subdomain"].text ?? "") < ($1["subdomain"].text ?? "") }) {
                guard let subdomain = row["subdomain"].text.flatMap(Subdomain.init), isPublic(row, served?[subdomain])
                else { continue }
                let own = served == nil ? rowValues(row) : financeValues(row, served?[subdomain])
                let values = shown.map { row[$0] } + own
                try connection.execute(insert, values + hidden.map { isCounter($0) ? .integer(0) : .null })
            }
        }
        try engine.close()
    }

    private static func isCounter(_ column: String) -> Bool {
        ["_total", "_completed", "_failed"].contains { column.hasSuffix($0) }
    }

    /// A site that was never anything but new has nothing to be found.
    private static func isPublic(_ row: SQLRow, _ served: SiteVersion?) -> Bool {
        served != nil || row["last_deployed"].text != nil || !["new", nil].contains(row["status"].text)
    }

    /// What is served counts, not what was built last: it may be held back.
    private static func financeValues(_ row: SQLRow, _ served: SiteVersion?) -> [SQLValue] {
        guard let served, let database = served.databases["finance/election_finance.db"] else {
            return [truth(false)] + finance.dropFirst().map { _ in .null }
        }
        let profile = database.profile
        return [
            truth(profile.rows > 0), .text(database.firstVersionAt ?? served.createdAt.databaseText),
            row["finance_source"], .optional(profile.coverageStart), .optional(profile.coverageEnd),
            .optional(profile.records),
            .optional(profile.dataTypes.map { "[" + $0.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }),
        ]
    }

    private static func rowValues(_ row: SQLRow) -> [SQLValue] {
        finance.map { $0 == "has_finance_data" ? truth(row[$0].boolean == true) : row[$0] }
    }

    private static func truth(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}
