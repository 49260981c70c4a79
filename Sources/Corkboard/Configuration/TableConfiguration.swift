/// How one table is shown.
package struct TableConfiguration: Sendable, Equatable {
    /// One facet that is always shown.
    package struct Facet: Sendable, Equatable {
        /// `column`, `array` or `date`.
        package let kind: String
        /// The column.
        package let column: String
    }

    /// Whether it is left out of lists.
    package var isHidden = false
    /// The column that rows are sorted by, upwards or downwards.
    package var sort: String?, sortDescending: String?
    /// Rows of a page; `max` for as many as there may be.
    package var pageSize: String?
    /// The columns that readers may sort by; all, when there is no list.
    package var sortableColumns: [String]?
    /// The column that names a row.
    package var labelColumn: String?
    /// Facets that are always shown.
    package var facets: [Facet] = []
    /// How many values of a facet are shown; `max` for as many as there may be.
    package var facetSize: String?
    /// The full-text index, and the column whose values its row ids are.
    package var searchTable: String?, searchKey: String?
    /// Whether search text is FTS's own language.
    package var searchesRaw = false

    /// The keys that are configuration and not metadata.
    static let keys: Set<String> = [
        "hidden", "sort", "sort_desc", "size", "sortable_columns", "label_column", "facets", "fts_table", "fts_pk",
        "searchmode", "allow", "plugins", "facet_size",
    ]

    /// Nothing special.
    package init() {}

    /// With what a JSON object says besides.
    func merging(_ json: JSONValue) -> TableConfiguration {
        var merged = self
        if let hidden = json["hidden"] { merged.isHidden = hidden.isTruthy }
        merged.sort = json["sort"]?.text ?? sort
        merged.sortDescending = json["sort_desc"]?.text ?? sortDescending
        merged.pageSize = Self.sizeText(json["size"]) ?? pageSize
        merged.sortableColumns = json["sortable_columns"]?.elements?.compactMap(\.text) ?? sortableColumns
        merged.labelColumn = json["label_column"]?.text ?? labelColumn
        merged.facetSize = Self.sizeText(json["facet_size"]) ?? facetSize
        merged.searchTable = json["fts_table"]?.text ?? searchTable
        merged.searchKey = json["fts_pk"]?.text ?? searchKey
        merged.searchesRaw = json["searchmode"].map { $0 == .text("raw") } ?? searchesRaw
        merged.facets = json["facets"]?.elements?.compactMap(Self.facet) ?? facets
        return merged
    }

    private static func sizeText(_ value: JSONValue?) -> String? { value?.integer.map(String.init) ?? value?.text }

    private static func facet(_ json: JSONValue) -> Facet? {
        if let column = json.text { return Facet(kind: "column", column: column) }
        guard let member = json.members.first, json.members.count == 1 else { return nil }
        let column = member.value.text ?? member.value["column"]?.text ?? member.value["simple"]?.text
        return column.map { Facet(kind: member.name, column: $0) }
    }
}
