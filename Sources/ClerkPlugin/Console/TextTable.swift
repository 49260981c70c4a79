/// Columns of text, as wide as they need to be.
public enum TextTable {
    /// The lines of a table, its heading first; every row has as many cells as the heading.
    public static func lines(_ rows: [[String]], rightAligned: Set<Int> = []) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                let padding = String(repeating: " ", count: widths[column] - text.count)
                return rightAligned.contains(column) ? padding + text : text + (column == row.count - 1 ? "" : padding)
            }
            .joined(separator: "  ")
        }
    }
}
