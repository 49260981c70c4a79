/// Finds columns whose facets would tell something.
package struct FacetSuggestions {
    private let reader: FacetReader
    private let rowCount: Int64?

    /// How many rows are looked at.
    private static let considered = 1000

    /// One column.
    package struct Suggestion: Sendable {
        /// The column, and what of it would be counted.
        package let name: String, kind: Facet.Kind
        /// The page with that facet.
        package let toggle: String
    }

    /// Looks over the rows of a page's query.
    ///
    /// - Parameter rowCount: how many rows there are, if that is known.
    package init(_ reader: FacetReader, rowCount: Int64?) {
        self.reader = reader
        self.rowCount = rowCount
    }

    /// The suggestions: columns, then dates, then arrays.
    package func read() throws(PageError) -> [Suggestion] {
        var suggestions: [Suggestion] = []
        for kind in Facet.Kind.allCases {
            let enabled = try reader.enabledColumns(kind)
            for column in columns where !enabled.contains(column) {
                do throws(SQLFailure) {
                    guard try isWorthwhile(kind, column) else { continue }
                } catch {
                    // A column that cannot be looked through in time, or holds no JSON, is not suggested.
                    switch error {
                    // The rows of a view are made anew for each column: the next ones would take as long.
                    case .interrupted where reader.table.isView: return suggestions
                    case .interrupted, .failed: continue
                    default: throw PageError(error)
                    }
                }
                suggestions.append(
                    Suggestion(
                        name: column, kind: kind,
                        toggle: reader.links.absolute(reader.links.adding([(kind.parameter, column)]))))
            }
        }
        return suggestions
    }

    private var columns: [String] { (reader.table.usesRowID ? ["rowid"] : []) + reader.table.columnNames }

    private func isWorthwhile(_ kind: Facet.Kind, _ column: String) throws(SQLFailure) -> Bool {
        let name = SQLText.identifier(column)
        let rows = reader.query.allRowsSQL
        switch kind {
        case .column: return try repeatsValues(name, rows)
        case .date:
            let found = try read(
                """
                select date(\(name))
                from (select * from (\(rows)) limit 100)
                where \(name) glob '????-??-*'
                """)
            return (0..<found.rowCount).contains { found.value($0, 0) != .null }
        case .array: return try holdsArraysOfTexts(name, rows)
        }
    }

    /// More than one value, at most as many as are shown, and one of them more than once.
    private func repeatsValues(_ name: String, _ rows: String) throws(SQLFailure) -> Bool {
        let size = reader.size
        let found = try read(
            """
            with limited as (select * from (\(rows)) limit \(Self.considered))
            select \(name) as value, count(*) as n
            from limited
            where value is not null
            group by value
            limit \(size + 1)
            """)
        guard found.rowCount > 1, found.rowCount <= size else { return false }
        let all = if let rowCount { rowCount } else { try count(rows) }
        let repeats = (0..<found.rowCount).contains { row in
            if case .integer(let number) = found.value(row, 1) { number > 1 } else { false }
        }
        return Int64(found.rowCount) < all && repeats
    }

    private func count(_ rows: String) throws(SQLFailure) -> Int64 {
        let found = try read("select count(*) from (select * from (\(rows)) limit \(Self.considered))")
        guard case .integer(let number) = found.value(0, 0) else { return 0 }
        return number
    }

    private func holdsArraysOfTexts(_ name: String, _ rows: String) throws(SQLFailure) -> Bool {
        let types = try read(
            """
            with limited as (select * from (\(rows)) limit \(Self.considered))
            select distinct json_type(\(name))
            from limited
            where \(name) is not null and \(name) != ''
            """)
        let found = (0..<types.rowCount).map { types.value($0, 0) }
        guard found == [.text("array")] || found == [.text("array"), .null] else { return false }
        let arrays = try read(
            """
            select \(name)
            from (\(rows))
            where \(name) is not null and \(name) != '' and json_array_length(\(name)) > 0
            limit 100
            """)
        return arrays.rowCount > 0
            && (0..<arrays.rowCount).allSatisfy { row in
                // What SQLite takes for JSON and we do not is not suggested.
                let elements = (try? JSONParser.parse(arrays.text(row, 0)))?.elements
                return elements?.allSatisfy { $0.text != nil } ?? false
            }
    }

    private func read(_ sql: String) throws(SQLFailure) -> ResultTable {
        try reader.session.remembered(
            sql, reader.query.parameters, milliseconds: reader.place.settings.facetSuggestTimeLimit,
            isKept: reader.query.wheres.isEmpty,
            // Most columns of text hold no JSON: to find that out for every request would cost more than the page.
            failureIsEmpty: true)
    }
}
