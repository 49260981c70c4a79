/// What the values of columns that refer to other tables stand for.
package struct Labels: Sendable {
    private var labels: [Int: [SQLValue: SQLValue]] = [:]
    /// The columns that have labels, in the order of the table's references.
    package private(set) var columns: [String] = []

    /// No labels.
    package init() {}

    /// Whether any column has labels.
    package var isEmpty: Bool { columns.isEmpty }

    /// The label of a value in a column; nil when the value stands for itself.
    package func label(_ value: SQLValue, column: Int) -> SQLValue? {
        value == .null ? nil : labels[column]?[value]
    }

    /// The labels of a column, if it has any.
    func ofColumn(_ column: Int) -> [SQLValue: SQLValue]? { labels[column] }

    /// Looks up labels for the rows of a page.
    ///
    /// - Parameter wanted: the columns; nil for all that refer to another table.
    package static func read(
        for rows: ResultTable, of table: TableShape, wanted: [String]?, in session: DatabaseSession,
        configuration: CatalogConfiguration, database: String
    ) throws(SQLFailure) -> Labels {
        var labels = Labels()
        for key in table.foreignKeys {
            guard wanted?.contains(key.column) != false, let column = rows.index(of: key.column) else { continue }
            labels.columns.append(key.column)
            let values = Set((0..<rows.rowCount).map { rows.value($0, column) }).subtracting([.null])
            labels.labels[column] = try read(
                values: values, of: key, in: session, configuration: configuration, database: database)
        }
        return labels
    }

    /// The labels of some values of a column.
    package static func read(
        values: Set<SQLValue>, of key: TableShape.ForeignKey, in session: DatabaseSession,
        configuration: CatalogConfiguration, database: String
    ) throws(SQLFailure) -> [SQLValue: SQLValue] {
        guard !values.isEmpty, configuration.allowsTable(database, key.otherTable),
            let other = session.file.shape.tables[key.otherTable]
        else { return [:] }
        let named = configuration.table(database, key.otherTable).labelColumn ?? other.labelColumn
        guard let label = named else {
            return Dictionary(
                values.map { ($0, SQLValue.text($0.spelled ?? "")) }, uniquingKeysWith: { first, _ in first })
        }
        let ordered = Array(values)
        let names = ordered.indices.map { "v\($0)" }
        let sql = """
            select \(SQLText.identifier(key.otherColumn)), \(SQLText.identifier(label))
            from \(SQLText.identifier(key.otherTable))
            where \(SQLText.identifier(key.otherColumn)) in (\(names.map { ":" + $0 }.joined(separator: ", ")))
            """
        let parameters = Dictionary(zip(names, ordered), uniquingKeysWith: { first, _ in first })
        do throws(SQLFailure) {
            let found = try session.read(sql, parameters, milliseconds: configuration.settings.sqlTimeLimit)
            return Dictionary(
                (0..<found.rowCount).map { (found.value($0, 0), found.value($0, 1)) },
                uniquingKeysWith: { _, last in last })
        } catch {
            // Labels are a help: a page without them is better than none.
            guard error == .interrupted else { throw error }
            return [:]
        }
    }
}
