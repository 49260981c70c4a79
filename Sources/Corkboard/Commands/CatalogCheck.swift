import CivicModel

/// Something that an operator should know of a database.
struct CatalogFinding: Sendable {
    /// Whether readers run into it; else it only costs time.
    let isError: Bool
    /// The file.
    let path: String
    /// The table, if it is about one.
    let table: String?
    /// What was found.
    let message: String
    /// What helps.
    let next: String

    var text: String {
        "\(isError ? "error" : "warning"): \(path)\(table.map { ", \($0)" } ?? ""): \(message)\n  Next: \(next)"
    }

    var json: JSONValue {
        .members([
            "level": .text(isError ? "error" : "warning"), "file": .text(path),
            "table": table.map(JSONValue.text) ?? .null, "message": .text(message), "next": .text(next),
        ])
    }
}

/// Checks one database against the configuration.
struct CatalogCheck {
    let configuration: CatalogConfiguration
    let entry: Catalog.Entry

    /// Tables with fewer rows need no index.
    private static let manyRows = 1000

    func findings() -> [CatalogFinding] {
        do {
            let file = try CheckedFile.open(entry.path)
            return try file.shape.names.compactMap { file.shape.tables[$0] }.flatMap { try findings($0, in: file) }
        } catch {
            let reason = (error as? Failure)?.observed ?? (error as? SQLFailure)?.reason ?? "\(error)"
            return [
                CatalogFinding(
                    isError: true, path: entry.path, table: nil, message: "it cannot be served: \(reason)",
                    next: "put a whole database in its place.")
            ]
        }
    }

    private func findings(_ table: TableShape, in file: DatabaseFile) throws -> [CatalogFinding] {
        let shown = configuration.table(entry.name, table.name)
        let columns = Set(table.columnNames + (table.usesRowID ? ["rowid"] : []))
        let sorts = [shown.sort, shown.sortDescending].compactMap { $0 }
        let facets = shown.facets.map(\.column)
        var findings = (sorts + facets + [shown.labelColumn].compactMap { $0 } + (shown.sortableColumns ?? []))
            .filter { !columns.contains($0) }
            .map { column in
                CatalogFinding(
                    isError: true, path: entry.path, table: table.name,
                    message: "the configuration names the column \(column), which is not there",
                    next: "correct the configuration, or build the database with that column.")
            }
        if let index = shown.searchTable, file.shape.tables[index] == nil {
            findings.append(
                CatalogFinding(
                    isError: true, path: entry.path, table: table.name,
                    message: "the configuration names the search index \(index), which is not there",
                    next: "correct fts_table in the configuration."))
        }
        guard !table.isView, try CheckedFile.count(table, in: file) > Self.manyRows else { return findings }
        let indexed = try indexedColumns(table, in: file)
        for column in Set(sorts + facets).sorted() where columns.contains(column) && !indexed.contains(column) {
            let name = "\(table.name)_\(column)"
            findings.append(
                CatalogFinding(
                    isError: false, path: entry.path, table: table.name,
                    message: "no index on \(column): every page sorts or counts the whole table",
                    next: "create index \(SQLText.identifier(name)) on \(SQLText.identifier(table.name)) "
                        + "(\(SQLText.identifier(column))); where the database is built."))
        }
        return findings
    }

    /// The columns that an index begins with.
    private func indexedColumns(_ table: TableShape, in file: DatabaseFile) throws -> Set<String> {
        try file.withConnection { connection in
            let found = try connection.read(
                """
                select i.name
                from pragma_index_list(:table) l join pragma_index_info(l.name) i
                where i.seqno = 0
                """, ["table": .text(table.name)], until: .now + .seconds(10))
            let keys = table.primaryKeys.first.map { [$0] } ?? ["rowid"]
            return Set((0..<found.rowCount).map { found.text($0, 0) } + keys)
        }
    }
}
