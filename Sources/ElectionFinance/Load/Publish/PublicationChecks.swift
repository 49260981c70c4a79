import CivicModel
import CivicSQL

/// What a new database has to pass before it takes the place of the served one.
struct PublicationChecks {
    let connection: SQLiteConnection
    let city: City

    /// How much smaller than the served one it may be, in percent of its rows.
    static let largestDropPercent = 20

    /// Runs every check.
    ///
    /// - Parameter staged: the rows of each year that were parsed.
    /// - Throws: `Failure` telling the first check that it did not pass.
    func run(staged: Int, served: ServedDatabase?, force: Bool) throws {
        try checkIntegrity()
        try checkRowsAgainst(staged: staged)
        if !force, let served { try checkAgainst(served) }
    }

    private func checkIntegrity() throws {
        let answer = try connection.query("PRAGMA integrity_check(1)").first?.values.first?.text
        guard answer == "ok" else { throw failure("SQLite finds it damaged: \(answer ?? "no answer")") }
        if let broken = try connection.query("PRAGMA foreign_key_check").first {
            throw failure("a row of \(broken["table"].text ?? "a table") points to a row that is not there")
        }
    }

    private func checkRowsAgainst(staged: Int) throws {
        var rows = 0
        for sheet in NetFileSheet.all {
            let table = SQLIdentifier.quoted(sheet.tableName)
            let raw = try count("SELECT count(*) AS n FROM \(table)")
            let mapped = try count("SELECT count(*) AS n FROM \(FilingMap.table(of: sheet))")
            guard raw == mapped else {
                throw failure("\(raw - mapped) rows of \(sheet.tableName) belong to no filing")
            }
            rows += raw
        }
        guard rows == staged else { throw failure("it has \(rows) raw rows, expected the \(staged) that were parsed") }
    }

    private func checkAgainst(_ served: ServedDatabase) throws {
        var total = 0
        for table in CleanTable.all {
            let old = served.rows[table.name] ?? 0
            let new = try count("SELECT count(*) AS n FROM \(SQLIdentifier.quoted(table.name))")
            total += new
            // In a small table a handful of rows more or less says nothing; the total below counts them.
            if old - new > 10 { try checkDrop(of: table.name, from: old, to: new) }
        }
        try checkDrop(of: "the database", from: served.rows.values.reduce(0, +), to: total)
    }

    private func checkDrop(of what: String, from old: Int, to new: Int) throws {
        guard new * 100 < old * (100 - Self.largestDropPercent) else { return }
        throw Failure(
            "Could not publish the finance database of \(city.subdomain)",
            observed: "\(what) would fall from \(old) rows to \(new), more than \(Self.largestDropPercent) %.",
            state: city.state("nothing was replaced"),
            next: "look whether NetFile's exports are whole; if the fall is right, "
                + "`clerk finance load \(city.subdomain) --force`.")
    }

    private func count(_ sql: String) throws -> Int { try connection.query(sql).first?["n"].integer ?? 0 }

    private func failure(_ what: String) -> Failure {
        Failure(
            "Could not publish the finance database of \(city.subdomain)", observed: "\(what).",
            state: city.state("nothing was replaced"),
            next: "run `clerk finance etl --subdomain \(city.subdomain) --force`; if it happens again, report it.")
    }
}
