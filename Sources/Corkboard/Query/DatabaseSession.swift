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

    /// The same, remembered for as long as the file stays as it is.
    package func remembered(
        _ sql: String, _ parameters: SQLParameters = [:], milliseconds: Int
    ) throws(SQLFailure) -> ResultTable {
        let key =
            parameters.isEmpty
            ? sql : sql + "\0" + parameters.sorted { $0.key < $1.key }.map { "\($0)" }.joined(separator: "\0")
        return try file.remember(key) { () throws(SQLFailure) in
            try read(sql, parameters, milliseconds: milliseconds)
        }
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
