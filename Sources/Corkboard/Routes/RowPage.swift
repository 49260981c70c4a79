/// One row of a table.
struct RowPage {
    let database: String
    let table: TableShape
    /// The values of the keys, as the path has them.
    let keyValues: [String]
    /// The row, and no other.
    let rows: ResultTable
    /// What its references stand for.
    let labels: Labels

    /// A row elsewhere that refers to this one, counted.
    struct Incoming {
        let key: TableShape.ForeignKey
        let count: Int64
        let link: String
    }

    /// Reads the row that a path names.
    static func read(
        _ visit: Visit, _ database: String, _ table: TableShape, keys path: String, in session: DatabaseSession,
        labelled: Bool
    ) throws -> RowPage {
        let values = path.split(separator: ",", omittingEmptySubsequences: false).map { TildeEncoding.decode($0) }
        let keys = RowKeys(of: table)
        guard values.count >= keys.columns.count else { throw PageError.notFound("Row not found") }
        let columns = (table.usesRowID ? ["rowid"] : []) + table.columnNames
        var parameters: SQLParameters = [:]
        for (index, value) in values.enumerated() { parameters["pk\(index)"] = .text(value) }
        let shown = table.usesRowID ? "rowid, *" : "*"
        let rows = try session.read(
            "select \(shown) from \(SQLText.identifier(table.name)) where \(keys.condition)", parameters,
            rowLimit: 1, milliseconds: visit.settings.sqlTimeLimit)
        guard rows.rowCount > 0, !columns.isEmpty else { throw PageError.notFound("Row not found") }
        let labels =
            labelled
            ? try Labels.read(
                for: rows, of: table, wanted: nil, in: session, configuration: visit.configuration, database: database)
            : Labels()
        return RowPage(database: database, table: table, keyValues: values, rows: rows, labels: labels)
    }

    /// How many rows of other tables refer to this one.
    func incoming(_ visit: Visit, _ session: DatabaseSession) throws -> [Incoming] {
        let keys = table.incoming.filter { visit.configuration.allowsTable(database, $0.otherTable) }
        guard keyValues.count == 1, !keys.isEmpty else { return [] }
        let counts = keys.map {
            "(select count(*) from \(SQLText.identifier($0.otherTable)) where \(SQLText.identifier($0.column)) = :id)"
        }
        do throws(SQLFailure) {
            let found = try session.read(
                "select " + counts.joined(separator: ", "), ["id": .text(keyValues[0])],
                milliseconds: visit.settings.sqlTimeLimit)
            return keys.enumerated().map { index, key in
                let name = key.column.hasPrefix("_") ? key.column + "__exact" : key.column
                let path = "/" + TildeEncoding.encode(database) + "/" + TildeEncoding.encode(key.otherTable)
                let count = if case .integer(let count) = found.value(0, index) { count } else { Int64(0) }
                return Incoming(key: key, count: count, link: "\(path)?\(name)=\(keyValues[0])")
            }
        } catch {
            // The row is there all the same.
            guard error == .interrupted else { throw PageError(error) }
            return []
        }
    }
}
