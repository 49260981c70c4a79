import Foundation

/// The tables and views of one file, read once when it is opened.
package struct DatabaseShape: Sendable {
    /// Tables and views by name.
    package let tables: [String: TableShape]
    /// The names in the order of the file.
    package let names: [String]
    /// The bytes of all pages.
    package let size: Int64

    /// Reads the shape by SQLite's own pragmas.
    package init(_ connection: SQLiteConnection) throws(SQLFailure) {
        let reader = ShapeReader(connection: connection, until: .now + .seconds(10))
        (names, tables) = try reader.tables()
        size = try reader.size()
    }
}

/// Reads a `DatabaseShape`.
private struct ShapeReader {
    let connection: SQLiteConnection
    let until: ContinuousClock.Instant

    func rows(_ sql: String, _ parameters: SQLParameters = [:]) throws(SQLFailure) -> ResultTable {
        try connection.read(sql, parameters, until: until)
    }

    func size() throws(SQLFailure) -> Int64 {
        let found = try rows("select page_count * page_size from pragma_page_count(), pragma_page_size()")
        guard found.rowCount == 1, case .integer(let size) = found.value(0, 0) else { return 0 }
        return size
    }

    func tables() throws(SQLFailure) -> (names: [String], tables: [String: TableShape]) {
        let found = try rows("select name, type, sql, rootpage from sqlite_master where type in ('table', 'view')")
        let kinds = try rows("select name, type, wr from pragma_table_list where schema = 'main'")
        let listed = (0..<kinds.rowCount).map { (name: kinds.text($0, 0), kind: kinds.text($0, 1), row: $0) }
        let internals = Set(listed.filter { $0.kind == "shadow" }.map(\.name))
        let withRowID = Set(listed.filter { $0.kind == "table" && kinds.text($0.row, 2) == "0" }.map(\.name))
        let columns = try columnsByTable()
        let keys = try foreignKeysByTable()
        let uniques = try uniqueColumnsByTable()
        let attached = try attachmentsByTable()
        let searchTables = searchTables(found)
        var names: [String] = []
        var tables: [String: TableShape] = [:]
        for row in 0..<found.rowCount {
            let name = found.text(row, 0)
            let definition = found.text(row, 2)
            let isView = found.text(row, 1) == "view"
            let own = columns[name] ?? []
            names.append(name)
            tables[name] = TableShape(
                name: name, isView: isView, definition: definition.isEmpty ? nil : definition, columns: own,
                primaryKeys: own.filter { $0.keyPosition > 0 }.sorted { $0.keyPosition < $1.keyPosition }.map(\.name),
                foreignKeys: isView ? [] : keys[name] ?? [], searchTable: searchTables[name],
                isInternal: internals.contains(name) || Self.isInternal(name, definition),
                hasRowID: withRowID.contains(name) && !own.contains { $0.name.lowercased() == "rowid" },
                uniqueColumns: uniques[name] ?? [], attachments: attached[name] ?? [])
        }
        for name in names {
            for key in tables[name]?.foreignKeys ?? [] {
                tables[key.otherTable]?.incoming.append(
                    .init(column: key.column, otherTable: name, otherColumn: key.otherColumn))
            }
        }
        return (names, tables)
    }

    private func columnsByTable() throws(SQLFailure) -> [String: [TableShape.Column]] {
        let tables = try rows("select name from sqlite_master where type in ('table', 'view')")
        var columns: [String: [TableShape.Column]] = [:]
        for row in 0..<tables.rowCount {
            let name = tables.text(row, 0)
            let found: ResultTable
            do throws(SQLFailure) {
                found = try rows(
                    "select name, type, \"notnull\", dflt_value, pk from pragma_table_xinfo(:name)",
                    ["name": .text(name)])
            } catch {
                // A view over a table that is gone: it is listed, and says what is wrong when it is asked.
                guard case .failed = error else { throw error }
                continue
            }
            columns[name] = (0..<found.rowCount).map { row in
                .init(
                    name: found.text(row, 0), type: found.text(row, 1), isNotNull: found.text(row, 2) == "1",
                    defaultSQL: found.value(row, 3).spelled, keyPosition: Int(found.text(row, 4)) ?? 0)
            }
        }
        return columns
    }

    /// Keys of several columns are left out, as Datasette leaves them out.
    private func foreignKeysByTable() throws(SQLFailure) -> [String: [TableShape.ForeignKey]] {
        let found = try rows(
            """
            select m.name, f.id, f."from", f."table", f."to"
            from sqlite_master m join pragma_foreign_key_list(m.name) f
            where m.type = 'table'
            """)
        var parts: [String: [(id: String, key: TableShape.ForeignKey)]] = [:]
        for row in 0..<found.rowCount {
            parts[found.text(row, 0), default: []].append(
                (
                    found.text(row, 1),
                    .init(column: found.text(row, 2), otherTable: found.text(row, 3), otherColumn: found.text(row, 4))
                ))
        }
        return parts.mapValues { parts in
            parts.filter { part in parts.count { $0.id == part.id } == 1 }.map(\.key)
        }
    }

    private func uniqueColumnsByTable() throws(SQLFailure) -> [String: Set<String>] {
        let found = try rows(
            """
            select m.name, min(i.name)
            from sqlite_master m join pragma_index_list(m.name) l join pragma_index_info(l.name) i
            where m.type = 'table' and l."unique"
            group by m.name, l.name
            having count(*) = 1
            """)
        var columns: [String: Set<String>] = [:]
        for row in 0..<found.rowCount { columns[found.text(row, 0), default: []].insert(found.text(row, 1)) }
        return columns
    }

    private func attachmentsByTable() throws(SQLFailure) -> [String: [String]] {
        let found = try rows(
            "select tbl_name, sql from sqlite_master where type in ('index', 'trigger') and sql is not null")
        var statements: [String: [String]] = [:]
        for row in 0..<found.rowCount { statements[found.text(row, 0), default: []].append(found.text(row, 1)) }
        return statements
    }

    /// The full-text index of each table: one that names the table as its content, else the table itself.
    private func searchTables(_ found: ResultTable) -> [String: String] {
        var indexes: [String: String] = [:]
        for row in (0..<found.rowCount).reversed() where Self.isSearchTable(found.text(row, 2)) {
            let name = found.text(row, 0)
            let definition = found.text(row, 2)
            indexes[name] = indexes[name] ?? name
            for quotes in [("\"", "\""), ("[", "]")] {
                let parts = definition.components(separatedBy: "content=" + quotes.0)
                for part in parts.dropFirst() {
                    if let end = part.range(of: quotes.1) { indexes[String(part[..<end.lowerBound])] = name }
                }
            }
        }
        return indexes
    }

    private static func isSearchTable(_ definition: String) -> Bool {
        let upper = definition.uppercased()
        guard let virtual = upper.range(of: "VIRTUAL TABLE") else { return false }
        return upper[virtual.upperBound...].contains("USING FTS")
    }

    private static func isInternal(_ name: String, _ definition: String) -> Bool {
        ["sqlite_stat1", "sqlite_stat2", "sqlite_stat3", "sqlite_stat4"].contains(name) || name.hasPrefix("_")
            || (isSearchTable(definition) && definition.lowercased().contains("content="))
    }
}
