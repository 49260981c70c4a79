import CSQLite

/// The rows of one statement, taken a piece at a time: the statement runs once, however long a client takes.
///
/// Holds a connection of its file until it goes away. `@unchecked Sendable`: the one who reads waits for each piece.
final class StreamedRows: @unchecked Sendable {
    private let lease: ConnectionLease
    /// Nil after the last row.
    private var statement: SQLiteStatement?
    /// The names of the columns.
    let columns: [String]

    init(_ sql: String, _ parameters: SQLParameters, of file: DatabaseFile) throws {
        lease = try file.lease()
        let statement = try lease.connection.prepareOwn(sql)
        try statement.bind(parameters)
        columns = statement.columns
        self.statement = statement
    }

    deinit {
        // Before the connection is someone else's.
        statement = nil
    }

    /// The file between two pieces, through the connection that is held: once replaced, it could not be opened again.
    func session(until deadline: ContinuousClock.Instant) -> DatabaseSession {
        DatabaseSession(file: lease.file, connection: lease.connection, deadline: deadline)
    }

    /// The next rows, at most so many; none after the last one.
    func next(_ count: Int, milliseconds: Int) throws(SQLFailure) -> ResultTable {
        var table = ResultTable(columns: columns)
        guard let statement else { return table }
        lease.connection.allow(until: .now + .milliseconds(milliseconds))
        while table.rowCount < count {
            guard try lease.connection.step(statement) else {
                self.statement = nil
                break
            }
            try statement.appendRow(to: &table)
            // A piece of large rows is a short one.
            if table.bytes.count > 256 << 10 { break }
        }
        return table
    }
}
