import NIOCore

/// All rows of a table as CSV, read by one statement and sent a piece at a time.
///
/// They come from one file, even when another is put in its place meanwhile, and each of them once: pages joined by
/// their tokens would lose rows that share a sort value.
actor CSVStream {
    private let source: CSVSource
    private let threads: SQLThreads
    private let limit: Int
    private var sent = 0
    private var isFinished = false

    /// How many rows are sent at once.
    static let rowsOfPiece = 1000

    init(_ source: CSVSource, threads: SQLThreads, limitMegabytes: Int) {
        self.source = source
        self.threads = threads
        limit = limitMegabytes << 20
    }

    /// The next piece; nil after the last one.
    ///
    /// - Throws: what ends it early; the client sees that the answer is cut off.
    func next() async throws -> ByteBuffer? {
        guard !isFinished else { return nil }
        let bytes = try await threads.run(.custom, isGoingOn: true) { [source] in try source.next() }
        guard !bytes.isEmpty else {
            isFinished = true
            return nil
        }
        sent += bytes.count
        guard limit == 0 || sent <= limit else { throw CSVStreamError.tooLong(limitBytes: limit) }
        return ByteBuffer(bytes: bytes)
    }
}

/// Reads the rows of a stream and writes them as CSV.
///
/// `@unchecked Sendable`: the stream waits for each piece before it asks for the next.
final class CSVSource: @unchecked Sendable {
    private let rows: StreamedRows
    private let slot: StreamSlots.Slot
    private let table: TableShape
    private let database: String
    private let visit: Visit
    private var isFirst = true

    init(_ query: TableQuery, _ table: TableShape, database: String, visit: Visit, file: DatabaseFile) throws {
        guard let slot = visit.catalog.pool.streams.take() else {
            throw PageError(503, "Too many downloads are under way. Try again in a minute.", title: "Busy")
        }
        self.slot = slot
        rows = try StreamedRows(query.unlimitedSQL, query.parameters, of: file)
        self.table = table
        self.database = database
        self.visit = visit
    }

    fileprivate func next() throws -> [UInt8] {
        var writer = CSVWriter()
        let piece = try rows.next(CSVStream.rowsOfPiece, milliseconds: visit.settings.sqlTimeLimit)
        let labels = try Labels.read(
            for: piece, of: table, wanted: TablePage.wantedLabels(visit.items, byDefault: false),
            in: rows.session(until: .now + .seconds(20)), configuration: visit.configuration, database: database)
        let format = CSVRows(visit: visit, columns: piece.columns, database: database, table: table, labels: labels)
        if isFirst, visit.items["_header"] != "off" { format.writeHeader(to: &writer) }
        isFirst = false
        for row in 0..<piece.rowCount { format.write(piece, row, to: &writer) }
        return writer.bytes
    }
}

/// Why a stream of CSV ended early.
enum CSVStreamError: Error {
    /// It is longer than `max_csv_mb`.
    case tooLong(limitBytes: Int)
}
