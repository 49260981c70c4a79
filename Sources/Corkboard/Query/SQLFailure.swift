/// Why SQL gave no answer.
package enum SQLFailure: Error, Equatable {
    /// It ran longer than its time limit.
    case interrupted
    /// SQLite refused or failed, in its own words.
    case failed(message: String)
    /// It is not a statement that may run here.
    case invalid(message: String)
    /// Its answer is larger than a response may be.
    case tooLarge(limitBytes: Int)
    /// The file was replaced between two steps of one request: ask again.
    case replaced
    /// The file cannot be served: it is missing, no database, or damaged.
    case unavailable(path: String, reason: String)

    /// What a client is told.
    package var message: String {
        switch self {
        case .interrupted: "SQL query took too long"
        case .failed(let message), .invalid(let message): message
        case .tooLarge(let limit): "The answer is larger than \(limit) bytes; ask for fewer rows or columns"
        case .replaced: "The database was replaced meanwhile; try again"
        case .unavailable: "This database is not available at the moment"
        }
    }
}
