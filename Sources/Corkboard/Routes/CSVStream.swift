import NIOCore

/// All rows of a table as CSV, read and sent a page at a time: memory and connections are free between two pages.
///
/// All pages come from one file, even when another is put in its place meanwhile.
actor CSVStream {
    private let request: WebRequest
    private let catalog: Catalog
    private let database: String
    private let table: TableShape
    private let file: DatabaseFile
    private var sent = 0
    private var token: String?
    private var isFirst = true
    private var isFinished = false

    init(_ request: WebRequest, _ catalog: Catalog, database: String, table: TableShape, file: DatabaseFile) {
        self.request = request
        self.catalog = catalog
        self.database = database
        self.table = table
        self.file = file
    }

    /// The next page of rows; nil after the last one.
    ///
    /// - Throws: what ends it early; the client sees that the answer is cut off.
    func next() async throws -> ByteBuffer? {
        guard !isFinished else { return nil }
        let (token, isFirst, limit) = (token, isFirst, catalog.settings.maxCSVMegabytes << 20)
        let read = try await catalog.threads.run(.custom) { [self] () throws -> (bytes: [UInt8], next: String?) in
            try readPage(token, isFirst: isFirst)
        }
        sent += read.bytes.count
        guard limit == 0 || sent <= limit else { throw CSVStreamError.tooLong(limitBytes: limit) }
        (self.token, self.isFirst, isFinished) = (read.next, false, read.next == nil)
        return ByteBuffer(bytes: read.bytes)
    }

    private nonisolated func readPage(_ next: String?, isFirst: Bool) throws -> (bytes: [UInt8], next: String?) {
        let visit = Visit(request, catalog, files: [database: file])
        return try visit.session(database) { session in
            let page = try TablePage.read(
                visit, database, table, in: session, next: next, pageSize: catalog.settings.maxReturnedRows)
            let rows = CSVRows(
                visit: visit, columns: page.rows.columns, database: database, table: table, labels: page.labels)
            var writer = CSVWriter()
            if isFirst, request.query["_header"] != "off" { rows.writeHeader(to: &writer) }
            for row in 0..<page.rows.rowCount { rows.write(page.rows, row, to: &writer) }
            return (writer.bytes, page.next)
        }
    }
}

/// Why a stream of CSV ended early.
enum CSVStreamError: Error {
    /// It is longer than `max_csv_mb`.
    case tooLong(limitBytes: Int)
}
