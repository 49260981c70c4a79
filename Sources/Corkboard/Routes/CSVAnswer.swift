import HTTPTypes
import NIOCore

/// The headers of CSV: plain text to look at, a file to keep with `_dl`.
enum CSVAnswer {
    static func response(_ visit: Visit, _ body: WebResponse.Body, name: String) -> WebResponse {
        var headers: HTTPFields = [.contentType: "text/plain; charset=utf-8"]
        if let asked = visit.items["_dl"], !asked.isEmpty {
            headers[.contentType] = "text/csv; charset=utf-8"
            headers[.contentDisposition] = "attachment; filename=\"\(name).csv\""
        }
        return WebResponse(headers: headers, body: body)
    }
}

/// The rows of a statement as CSV.
struct QueryCSV {
    let visit: Visit

    func respond(_ rows: ResultTable, database: String, query: String?) throws(SQLFailure) -> WebResponse {
        var writer = CSVWriter()
        if visit.items["_header"] != "off" {
            for column in rows.columns { writer.field(column) }
            writer.endRow()
        }
        for row in 0..<rows.rowCount {
            for (column, name) in rows.columns.enumerated() {
                if case .blob(let range) = rows[row, column] {
                    writer.field(BlobAnswer.link(visit, name, rows.bytes[range]))
                } else {
                    writer.cell(rows[row, column], of: rows)
                }
            }
            writer.endRow()
            // Links to binary values hold the statement: many of them are more than the rows.
            guard writer.bytes.count <= QueryLimits.answerBytes else {
                throw .tooLarge(limitBytes: QueryLimits.answerBytes)
            }
        }
        return CSVAnswer.response(
            visit, .bytes(ByteBuffer(bytes: writer.bytes)), name: TildeEncoding.encode(query ?? database))
    }
}
