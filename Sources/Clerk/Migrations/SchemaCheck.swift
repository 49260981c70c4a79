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
            try missing(promised, in: connection) + damage(in: connection) + wrongValues(in: connection)
        }
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
                problems.append("the table \(table) is missing")
                continue
            }
            let found = Set(try catalog.columns(of: table).map { $0.name.lowercased() })
            problems += names.filter { !found.contains($0) }.map { "the column \(table).\($0) is missing" }
        }
        problems += try promise.indexes.filter { try !catalog.hasIndex($0) }.map { "the index \($0) is missing" }
        return problems
    }

    private static func damage(in connection: any SQLConnection) throws -> [String] {
        // PostgreSQL has no such question; its own tools check its files.
        guard connection.dialect == .sqlite else { return [] }
        return try connection.query("PRAGMA quick_check").compactMap { $0.values.first?.text }.filter { $0 != "ok" }
    }

    private static func wrongValues(in connection: any SQLConnection) throws -> [String] {
        guard try SQLCatalog(connection).hasTable("sites") else { return [] }
        var problems: [String] = []
        for row in try connection.query("SELECT subdomain FROM sites ORDER BY subdomain") {
            let name = row["subdomain"].text ?? ""
            if Subdomain(name) == nil { problems.append("sites: `\(name.debugDescription)` is no subdomain") }
        }
        guard connection.dialect == .sqlite else { return problems }
        for column in M0007_Booleans.columns where try SQLCatalog(connection).hasColumn(column, of: "sites") {
            let count = try connection.query(
                "SELECT count(*) AS n FROM sites WHERE typeof(\(column)) <> 'integer'"
            ).first?["n"].integer
            if let count, count > 0 { problems.append("sites.\(column) is text, not 0 or 1, in \(count) rows") }
        }
        return problems
    }
}
