import CSQLite

/// The rows of one statement, taken a piece at a time: the statement runs once, however long a client takes.
///
/// Holds a connection of its file until it goes away. `@unchecked Sendable`: the one who reads waits for each piece.
final class StreamedRows: @unchecked Sendable {
    private let lease: ConnectionLease
    private let statement: SQLiteStatement
    /// The names of the columns.
    let columns: [String]
    private var isFinished = false

    init(_ sql: String, _ parameters: SQLParameters, of file: DatabaseFile) throws {
        lease = try file.lease()
        statement = try lease.connection.prepareOwn(sql)
        try statement.bind(parameters)
        columns = statement.columns
    }

    /// The next rows, at most so many; none after the last one.
    func next(_ count: Int, milliseconds: Int) throws(SQLFailure) -> ResultTable {
        var table = ResultTable(columns: columns)
        guard !isFinished else { return table }
        lease.connection.allow(until: .now + .milliseconds(milliseconds))
        while table.rowCount < count {
            guard try lease.connection.step(statement) else {
                isFinished = true
                break
            }
            statement.appendRow(to: &table)
            // A piece of large rows is a short one.
            if table.bytes.count > 4 << 20 { break }
        }
        return table
    }
}
