import CLibPQ

/// A statement that failed, with the code that tells why.
struct PostgresFailure: Error {
    /// The five characters of the SQL standard; nil when the connection broke.
    let sqlState: String?
    /// The error as callers get it.
    let error: SQLError

    /// Whether a prepared statement is no longer what it was: the table has other columns now, or the server forgot it.
    ///
    /// - Source: PostgreSQL's "cached plan must not change result type" and "prepared statement does not exist".
    var isStaleStatement: Bool { sqlState == "0A000" || sqlState == "26000" }

    init(sqlState: String?, message: String, values: [SQLValue], isBroken: Bool, at place: String) {
        self.sqlState = sqlState
        let message = PostgresMessage.withoutValues(message, sqlState: sqlState, values: values)
        let condition = isBroken ? .unavailable : Self.condition(sqlState)
        error = SQLError(condition, message.isEmpty ? "the connection broke" : message, at: place)
    }

    /// - Source: PostgreSQL 15, appendix A.
    static func condition(_ sqlState: String?) -> SQLError.Condition {
        guard let sqlState else { return .unavailable }
        switch sqlState {
        case "57P01", "57P02", "57P03", "53300", "3D000": return .unavailable
        case "40001", "40P01", "55P03": return .busy
        case "53100", "53200": return .full
        case "25006": return .readOnly
        case "XX001", "XX002": return .corrupt
        default: break
        }
        switch sqlState.prefix(2) {
        case "08", "28": return .unavailable
        case "23": return .constraint
        default: return .other
        }
    }
}
