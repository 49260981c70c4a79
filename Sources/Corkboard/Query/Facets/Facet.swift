/// One facet: the most frequent values of a column, with how many rows have each.
package struct Facet: Sendable {
    /// What is counted.
    package enum Kind: String, Sendable, CaseIterable {
        /// The values themselves.
        case column
        /// The days of dates.
        case date
        /// The elements of JSON arrays.
        case array
    }

    /// One value.
    package struct Value: Sendable {
        /// The value, and what it stands for.
        package let value: SQLValue, label: SQLValue
        /// How many rows have it.
        package let count: Int64
        /// The page with or without it.
        package let toggle: String
        /// Whether only rows with it are shown.
        package let isSelected: Bool
    }

    /// The column.
    package let name: String
    /// What is counted.
    package let kind: Kind
    /// Whether the reader asked for it, and can take it away.
    package let isHideable: Bool
    /// The page without it.
    package let toggle: String
    /// The most frequent values.
    package let values: [Value]
    /// Whether there are more values.
    package let isTruncated: Bool
}

extension Facet.Kind {
    /// The name in a query string that asks for such a facet.
    package var parameter: String {
        switch self {
        case .column: "_facet"
        case .date: "_facet_date"
        case .array: "_facet_array"
        }
    }

    /// The statement that counts.
    func sql(_ column: String, over rows: String, limit: Int) -> String {
        let name = SQLText.identifier(column)
        switch self {
        case .column:
            return """
                select \(name) as value, count(*) as count
                from (\(rows))
                where \(name) is not null
                group by \(name)
                order by count desc, value
                limit \(limit)
                """
        case .date:
            return """
                select date(\(name)) as value, count(*) as count
                from (\(rows))
                where date(\(name)) is not null
                group by date(\(name))
                order by count desc, value
                limit \(limit)
                """
        case .array:
            return """
                with inner as (\(rows)),
                deduped_array_items as (
                    select distinct j.value, inner.*
                    from json_each([inner].\(name)) j join inner
                )
                select value as value, count(*) as count
                from deduped_array_items
                group by value
                order by count(*) desc, value
                limit \(limit)
                """
        }
    }
}
