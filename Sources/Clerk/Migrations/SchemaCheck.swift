import CivicModel
import CivicSQL

/// Compares a database with what its revision promises, and looks for values that no column should hold.
package enum SchemaCheck {
    /// The problems of a database, a line each; none when it is as it should be.
    package static func problems(of engine: any SQLEngine) async throws -> [String] {
        guard case .at(let revision) = try await CivicSchema.migrator.state(of: engine) else {
            return ["it has no revision; `clerk db upgrade` gives it one"]
        }
        let promised = try await promise(of: revision)
        return try await engine.read { connection in
            try missing(promised, in: connection).map { "\($0) is missing" } + damage(in: connection)
                + wrongNames(in: connection)
                + textColumns(in: connection).map { "\($0.name) is text, not 0 or 1, in \($0.rows.counted("row"))" }
        }
    }

    /// What a database at the newest revision should have and lacks, and the steps bring back.
    package static func restorable(in engine: any SQLEngine) async throws -> [String] {
        let head = CivicSchema.migrator.head
        guard try await CivicSchema.migrator.state(of: engine) == .at(revision: head) else { return [] }
        let promised = try await promise(of: head)
        return try await engine.read { connection in
            try missing(promised, in: connection) + textColumns(in: connection).map { "0 and 1 in \($0.name)" }
        }
    }

    /// Runs our steps once more over a database at the newest revision that lacks something; the answer is what it has
    /// again.
    package static func restore(_ engine: any SQLEngine) async throws -> [String] {
        let lacking = try await restorable(in: engine)
        guard !lacking.isEmpty else { return [] }
        try await CivicSchema.migrator.rerun(CivicSchema.own, on: engine)
        let left = Set(try await restorable(in: engine))
        return lacking.filter { !left.contains($0) }
    }

    private struct Promise: Sendable {
        var columns: [(table: String, names: [String])] = []
        var indexes: [String] = []
    }

    /// What a new database has at this revision.
    private static func promise(of revision: String) async throws -> Promise {
        let model = try SQLiteEngine(path: "a new database", mode: .memory)
        try await CivicSchema.migrator.upgrade(model, to: revision)
        return try await model.read { connection in
            var promise = Promise()
            let objects = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
            for row in try connection.query(objects) {
                guard let name = row["name"].text else { continue }
                if row["type"] == .text("index") { promise.indexes.append(name) }
                guard row["type"] == .text("table") else { continue }
                promise.columns.append((name, try SQLCatalog(connection).columns(of: name).map(\.name)))
            }
            return promise
        }
    }

    private static func missing(_ promise: Promise, in connection: any SQLConnection) throws -> [String] {
        let catalog = SQLCatalog(connection)
        var problems: [String] = []
        for (table, names) in promise.columns {
            guard try catalog.hasTable(table) else {
                problems.append("the table \(table)")
                continue
            }
            let found = Set(try catalog.columns(of: table).map { $0.name.lowercased() })
            problems += names.filter { !found.contains($0) }.map { "the column \(table).\($0)" }
        }
        return try problems + promise.indexes.filter { try !catalog.hasIndex($0) }.map { "the index \($0)" }
    }

    private static func damage(in connection: any SQLConnection) throws -> [String] {
        // PostgreSQL has no such question; its own tools check its files.
        guard connection.dialect == .sqlite else { return [] }
        return try connection.query("PRAGMA quick_check").compactMap { $0.values.first?.text }.filter { $0 != "ok" }
    }

    private static func wrongNames(in connection: any SQLConnection) throws -> [String] {
        guard try SQLCatalog(connection).hasTable("sites") else { return [] }
        return try connection.query("SELECT subdomain FROM sites ORDER BY subdomain").compactMap { row in
            let name = row["subdomain"].text ?? ""
            return Subdomain(name) == nil ? "sites: `\(name.debugDescription)` is no subdomain" : nil
        }
    }

    /// The columns of SQLite that hold truth values as text, and in how many rows.
    private static func textColumns(in connection: any SQLConnection) throws -> [(name: String, rows: Int)] {
        guard connection.dialect == .sqlite else { return [] }
        let catalog = SQLCatalog(connection)
        return try M0007_Booleans.columns.filter { try catalog.hasColumn($0, of: "sites") }.compactMap { column in
            let rows = try connection.query(
                "SELECT count(*) AS n FROM sites WHERE typeof(\(column)) <> 'integer'"
            ).first?["n"].integer
            return rows.flatMap { $0 > 0 ? ("sites.\(column)", $0) : nil }
        }
    }
}
