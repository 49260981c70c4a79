import CivicModel
import CivicSQL

/// Writes the content of a new `election_finance.db` from the staged rows.
struct BuiltDatabase {
    /// Changes by hand when the same exports would make another database for a reason that `rules` does not hold.
    static let format = 1

    /// The statements that make tables, flags and totals: when one of them changes, every database is built anew.
    static var rules: String {
        let tables = CleanTable.all.flatMap { [$0.create, $0.insert] + $0.indexes }
        let overlaps = Overlap.all.map { "\($0.table) \($0.because) \($0.matches)" }
        return FileDigest.sha256(of: (tables + overlaps + TotalsViews.all).joined(separator: "\n"))
    }

    let connection: SQLiteConnection
    let city: City
    let progress: Progress

    /// What the database holds, for the site's row and for a person.
    struct Contents: Sendable, Codable, Hashable {
        var coverageStart: String?
        var coverageEnd: String?
        var records: Int
    }

    /// Builds everything but the checks.
    func build(staging: String, fingerprint: String, zipcodes: Zipcodes.Imported?) throws -> Contents {
        try connection.execute("ATTACH DATABASE ? AS staging", [.text(staging)])
        try copyRawRows()
        try createTables()
        try CodeLabels.insertAll(connection)
        progress.step("load", "filings")
        try FilingTables(connection: connection).fill()
        for table in CleanTable.all {
            progress.step("load", table.name)
            try connection.execute(table.insert)
        }
        try flagOverlaps()
        progress.step("load", "reconciliation")
        try Reconciliation(connection: connection).fill()
        try Zipcodes.fill(connection, imported: zipcodes)
        progress.step("load", "indexes and full-text search")
        try index()
        let contents = try record(fingerprint: fingerprint)
        try connection.execute("DETACH DATABASE staging")
        return contents
    }

    private func copyRawRows() throws {
        try connection.transaction {
            for sheet in NetFileSheet.all {
                progress.step("load", sheet.tableName)
                let staged = try connection.query(
                    "SELECT sql FROM staging.sqlite_master WHERE type = 'table' AND name = ?", [.text(sheet.tableName)])
                // The staged table's own words, so that columns which NetFile added come along.
                guard let create = staged.first?["sql"].text else {
                    throw SQLError(.other, "the staged rows have no table \(sheet.tableName)", at: connection.path)
                }
                try connection.execute(create)
                let table = SQLIdentifier.quoted(sheet.tableName)
                try connection.execute("INSERT INTO main.\(table) SELECT * FROM staging.\(table)")
            }
        }
    }

    private func createTables() throws {
        let statements =
            [CodeLabels.create] + FilingTables.create + CleanTable.all.map(\.create)
            + [Reconciliation.create, Zipcodes.create] + RunTables.create
        for statement in statements { try connection.execute(statement) }
    }

    private func flagOverlaps() throws {
        progress.step("load", "overlaps")
        for statement in Overlap.matchingIndexes { try connection.execute(statement) }
        for overlap in Overlap.all { try overlap.flag(connection) }
    }

    private func index() throws {
        let statements =
            CleanTable.all.flatMap(\.indexes) + FilingTables.indexes + [Reconciliation.index, Zipcodes.index]
            + CleanTable.all.flatMap(SearchIndex.statements) + SearchIndex.filers + TotalsViews.all
        for statement in statements { try connection.execute(statement) }
    }

    private func record(fingerprint: String) throws -> Contents {
        try connection.execute(RunTables.insertSources)
        for table in CleanTable.all {
            try connection.execute(RunTables.insertCounts(table))
            try connection.execute(RunTables.insertOverlaps(table))
        }
        let coverage = try connection.query(RunTables.coverage).first
        let contents = Contents(
            coverageStart: coverage?["coverage_start"].text, coverageEnd: coverage?["coverage_end"].text,
            records: try connection.query(RunTables.records).first?["records"].integer ?? 0)
        try connection.execute(
            RunTables.insertRun,
            [
                .text(city.subdomain.name), .text(city.agency.shortcut), .text(city.agency.name),
                .text(ElectionFinancePlugin.currentVersion), .text(city.now().description),
                .optional(contents.coverageStart), .optional(contents.coverageEnd),
                .integer(Int64(contents.records)), .text(fingerprint),
            ])
        return contents
    }
}
