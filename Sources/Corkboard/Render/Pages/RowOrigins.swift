/// References of several columns, which labels and links of single columns do not cover: from a transaction to its row
/// in the export, and back.
struct RowOrigins {
    /// One reference.
    struct Link {
        let label: String
        let address: String
    }

    let visit: Visit
    let page: RowPage
    let session: DatabaseSession

    /// How long each look may take.
    private static let milliseconds = 50

    /// The rows that this one refers to.
    func outgoing() throws -> [Link] {
        let found = try readShape(
            """
            select id, "table", "from", "to"
            from pragma_foreign_key_list(:table)
            order by id, seq
            """, ["table": .text(page.table.name)])
        return references(found, ownColumn: 2, otherColumn: 3).compactMap { other, pairs in
            let columns = pairs.map(\.other).filter { !$0.isEmpty }
            guard let shape = session.file.shape.tables[other], visit.configuration.allowsTable(page.database, other)
            else { return nil }
            let keys = columns.isEmpty ? shape.primaryKeys : columns
            let values = pairs.map { value($0.own) }
            guard keys == shape.primaryKeys, values.count == keys.count, !values.contains("") else { return nil }
            return Link(label: other, address: LinkAddress.row(page.database, other, values))
        }
    }

    /// The tables whose rows refer to this one.
    func incoming() throws -> [Link] {
        let found = try readShape(
            """
            select m.name || '/' || f.id, m.name, f."to", f."from"
            from sqlite_master m join pragma_foreign_key_list(m.name) f
            where m.type = 'table' and f."table" = :table
            order by m.name, f.id, f.seq
            """, ["table": .text(page.table.name)])
        return try references(found, ownColumn: 2, otherColumn: 3).compactMap { other, pairs in
            guard visit.configuration.allowsTable(page.database, other) else { return nil }
            let own = pairs.map(\.own).filter { !$0.isEmpty }
            let values = (own.isEmpty ? page.table.primaryKeys : own).map(value)
            guard values.count == pairs.count, !values.contains("") else { return nil }
            let conditions = pairs.enumerated().map { "\(SQLText.identifier($1.other)) = :v\($0)" }
            var parameters: SQLParameters = [:]
            for (index, value) in values.enumerated() { parameters["v\(index)"] = .text(value) }
            let count = try read(
                "select count(*) from (select 1 from \(SQLText.identifier(other)) "
                    + "where \(conditions.joined(separator: " and ")) limit 1001)", parameters)
            guard count.rowCount == 1, case .integer(let number) = count.value(0, 0), number > 0 else { return nil }
            let pairs = zip(pairs, values).map { (LinkAddress.filter($0.0.other), $0.1) }
            return Link(
                label: "\(MoneyText.count(number)) \(number == 1 ? "row" : "rows") in \(other)",
                address: LinkAddress.table(page.database, other, pairs))
        }
    }

    /// References of more than one column, each with its table and pairs of columns.
    private func references(
        _ found: ResultTable, ownColumn: Int, otherColumn: Int
    ) -> [(table: String, pairs: [(own: String, other: String)])] {
        var order: [String] = []
        var groups: [String: (table: String, pairs: [(own: String, other: String)])] = [:]
        for row in 0..<found.rowCount {
            let id = found.text(row, 0)
            if groups[id] == nil {
                order.append(id)
                groups[id] = (found.text(row, 1), [])
            }
            groups[id]?.pairs.append((found.text(row, ownColumn), found.text(row, otherColumn)))
        }
        return order.compactMap { groups[$0] }.filter { $0.pairs.count > 1 }
    }

    private func value(_ column: String) -> String { page.rows.index(of: column).map { page.rows.text(0, $0) } ?? "" }

    /// What the file says of its tables is the same for every row.
    private func readShape(_ sql: String, _ parameters: SQLParameters) throws -> ResultTable {
        try session.remembered(sql, parameters, milliseconds: visit.settings.sqlTimeLimit, failureIsEmpty: true)
    }

    private func read(_ sql: String, _ parameters: SQLParameters) throws -> ResultTable {
        do throws(SQLFailure) {
            return try session.read(sql, parameters, milliseconds: Self.milliseconds)
        } catch {
            // The row is there without them.
            if case .unavailable = error { throw error }
            return ResultTable()
        }
    }
}
