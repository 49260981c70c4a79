/// One connection while one request uses it, with the request's own limits.
package struct DatabaseSession {
    /// The file.
    package let file: DatabaseFile
    private let connection: SQLiteConnection
    private let deadline: ContinuousClock.Instant

    init(file: DatabaseFile, connection: SQLiteConnection, deadline: ContinuousClock.Instant) {
        self.file = file
        self.connection = connection
        self.deadline = deadline
    }

    /// Runs a statement.
    ///
    /// - Parameters:
    ///   - rowLimit: how many rows at most.
    ///   - milliseconds: its time limit; the request as a whole has one besides.
    package func read(
        _ sql: String, _ parameters: SQLParameters = [:], rowLimit: Int = .max, milliseconds: Int
    ) throws(SQLFailure) -> ResultTable {
        try connection.read(sql, parameters, rowLimit: rowLimit, until: until(milliseconds))
    }

    /// The same, remembered for as long as the file stays as it is, and for a day at most: it may ask for what is on today.
    ///
    /// - Parameters:
    ///   - isKept: whether it may be; not where a reader wrote a part of it.
    ///   - failureIsEmpty: whether a statement that cannot be run of this file has no rows, which is remembered.
    package func remembered(
        _ sql: String, _ parameters: SQLParameters = [:], milliseconds: Int, isKept: Bool = true,
        failureIsEmpty: Bool = false
    ) throws(SQLFailure) -> ResultTable {
        func run() throws(SQLFailure) -> ResultTable {
            do throws(SQLFailure) {
                return try read(sql, parameters, milliseconds: milliseconds)
            } catch {
                guard failureIsEmpty, case .failed = error else { throw error }
                return ResultTable()
            }
        }
        guard isKept else { return try run() }
        let values = parameters.sorted { $0.key < $1.key }.map { "\0\($0.key)=\($0.value)" }.joined()
        return try file.remember("\(UnixClock.day)\0\(sql)\(values)", run)
    }

    /// Runs a statement for each of some row ids, and puts the rows together.
    ///
    /// - Returns: nil when there is no row for one of them.
    package func read(
        _ sql: String, ids: ResultTable, milliseconds: Int
    ) throws(SQLFailure) -> ResultTable? {
        let until = until(milliseconds)
        var table = ResultTable()
        for row in 0..<ids.rowCount {
            try connection.walk(sql, ["id": ids.value(row, 0)], until: until) { statement throws(SQLFailure) in
                table.columns = statement.columns
            } row: { statement throws(SQLFailure) in
                try statement.appendRow(to: &table, byteLimit: QueryLimits.answerBytes)
                return false
            }
            guard table.rowCount == row + 1 else { return nil }
        }
        return table
    }

    /// Steps through a statement row by row.
    func walk(
        _ sql: String, _ parameters: SQLParameters, milliseconds: Int,
        begin: (SQLiteStatement) throws(SQLFailure) -> Void, row: (SQLiteStatement) throws(SQLFailure) -> Bool
    ) throws(SQLFailure) {
        try connection.walk(sql, parameters, until: until(milliseconds), begin: begin, row: row)
    }

    private func until(_ milliseconds: Int) -> ContinuousClock.Instant {
        min(.now + .milliseconds(milliseconds), deadline)
    }
}
