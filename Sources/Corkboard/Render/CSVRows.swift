/// Writes the rows of a table as CSV: bytes as URLs, references with their labels beside them.
struct CSVRows {
    private let columns: [String]
    private let labels: Labels
    private let keys: RowKeys
    private let blobPrefix: String
    private let labelled: Set<String>

    init(visit: Visit, columns: [String], database: String, table: TableShape, labels: Labels) {
        self.columns = columns
        self.labels = labels
        keys = RowKeys(of: table)
        blobPrefix = visit.links.absolute("/\(TildeEncoding.encode(database))/\(TildeEncoding.encode(table.name))/")
        labelled = Set(labels.columns)
    }

    func writeHeader(to writer: inout CSVWriter) {
        for column in columns {
            writer.field(column)
            if labelled.contains(column) { writer.field(column + "_label") }
        }
        writer.endRow()
    }

    func write(_ rows: ResultTable, _ row: Int, to writer: inout CSVWriter) {
        for (index, column) in columns.enumerated() {
            let cell = rows[row, index]
            if case .blob = cell {
                writer.field(
                    "\(blobPrefix)\(keys.path(rows, row)).blob?_blob_column=\(PercentEncoding.encodeQuery(column))")
            } else {
                writer.cell(cell, of: rows)
            }
            if labelled.contains(column) {
                writer.field(labels.label(rows.value(of: cell), column: index)?.spelled ?? "")
            }
        }
        writer.endRow()
    }
}
