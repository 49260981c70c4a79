import HTTPTypes
import NIOCore

/// The rows of a table as CSV: a page of them, or with `_stream` all, sent as they are read.
struct TableCSV {
    let visit: Visit

    /// A page of a table, or all of it.
    func respond(_ database: String, _ table: TableShape) throws -> WebResponse {
        if let asked = visit.items["_stream"], !asked.isEmpty { return try stream(database, table) }
        return try visit.session(database) { session in
            let page = try TablePage.read(visit, database, table, in: session)
            let rows = CSVRows(
                visit: visit, columns: page.rows.columns, database: database, table: table, labels: page.labels)
            var writer = CSVWriter()
            if visit.items["_header"] != "off" { rows.writeHeader(to: &writer) }
            for row in 0..<page.rows.rowCount { rows.write(page.rows, row, to: &writer) }
            return response(.bytes(ByteBuffer(bytes: writer.bytes)), name: TildeEncoding.encode(table.name))
        }
    }

    /// One row.
    func respond(_ page: RowPage) -> WebResponse {
        let rows = CSVRows(
            visit: visit, columns: page.rows.columns, database: page.database, table: page.table, labels: page.labels)
        var writer = CSVWriter()
        if visit.items["_header"] != "off" { rows.writeHeader(to: &writer) }
        rows.write(page.rows, 0, to: &writer)
        return response(.bytes(ByteBuffer(bytes: writer.bytes)), name: TildeEncoding.encode(page.table.name))
    }

    private func response(_ body: WebResponse.Body, name: String) -> WebResponse {
        CSVAnswer.response(visit, body, name: name)
    }

    private func stream(_ database: String, _ table: TableShape) throws -> WebResponse {
        guard visit.catalog.allowsCSVStream(database) else { throw PageError.badRequest("CSV streaming is disabled") }
        guard visit.items["_next"]?.isEmpty != false else {
            throw PageError.badRequest("_next not allowed for CSV streaming")
        }
        guard let file = try visit.file(database) else { throw PageError.notFound("Database not found") }
        // Everything that can be wrong with the request is found before the first byte is sent.
        let place = visit.place(database, table.name, in: file)
        let query = try TableQuery(visit.items, table: table, in: place)
        let source = try CSVSource(
            query, table, database: database,
            visit: Visit(visit.request, visit.catalog, files: [database: file], mayTake: .seconds(3600)), file: file)
        let stream = CSVStream(
            source, threads: visit.catalog.threads, limitMegabytes: visit.settings.maxCSVMegabytes)
        return response(.stream { try await stream.next() }, name: TildeEncoding.encode(table.name))
    }
}
