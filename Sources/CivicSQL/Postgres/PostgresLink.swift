import CLibPQ
import Foundation

/// One connection to the server, closed with this object.
///
/// - Cost: every call waits for the server, so all are made on threads of the engine's own.
final class PostgresLink: @unchecked Sendable {  // Invariant: its owner uses it from one queue only.
    private let handle: OpaquePointer
    let place: String
    /// Set when it is of no use any more though libpq holds it for good.
    private var isSpent = false

    /// Connects and makes the session answer in the forms that are read here.
    init(_ settings: PostgresSettings) throws {
        handle = try PostgresLinkOpening(settings).run()
        place = settings.place
        try run(settings.sessionStatement)
    }

    deinit { PQfinish(handle) }

    /// Whether it is of no use any more.
    var isBroken: Bool { isSpent || PQstatus(handle) != CONNECTION_OK }

    /// Where the SQL transaction stands.
    var transactionStatus: PGTransactionStatusType { isSpent ? PQTRANS_UNKNOWN : PQtransactionStatus(handle) }

    /// Runs statements without values.
    func run(_ sql: String) throws { try check(PQexec(handle, sql)) }

    /// Runs one statement.
    func run(_ sql: String, _ parameters: PostgresParameters, _ values: [SQLValue]) throws -> PostgresResult {
        try check(
            parameters.withPointers { pointers, lengths, formats in
                PQexecParams(handle, sql, parameters.count, parameters.types, pointers, lengths, formats, 0)
            }, values)
    }

    /// Has the server parse and plan a statement under a name.
    func prepare(_ sql: String, as name: String, _ parameters: PostgresParameters) throws {
        try check(PQprepare(handle, name, sql, parameters.count, parameters.types))
    }

    /// Runs a prepared statement.
    func run(prepared name: String, _ parameters: PostgresParameters, _ values: [SQLValue]) throws -> PostgresResult {
        try check(
            parameters.withPointers { pointers, lengths, formats in
                PQexecPrepared(handle, name, parameters.count, pointers, lengths, formats, 0)
            }, values)
    }

    @discardableResult
    private func check(_ answer: OpaquePointer?, _ values: [SQLValue] = []) throws -> PostgresResult {
        let result = answer.map(PostgresResult.init)
        if let result, result.isDone { return result }
        if result?.isCopy == true {
            isSpent = true
            throw PostgresFailure(
                sqlState: "0A000", message: "COPY is not supported", values: [], isBroken: false, at: place)
        }
        let failure = PostgresFailure(
            sqlState: result?.sqlState, message: result?.message ?? String(cString: PQerrorMessage(handle)),
            values: values, isBroken: isBroken, at: place)
        // libpq learns of the connection's end only when it has read everything that the server said before.
        if failure.error.condition == .unavailable { isSpent = true }
        throw failure
    }

    /// The socket, to be watched for announcements.
    var socket: Int32 { PQsocket(handle) }

    /// Takes in what has arrived; false when the connection is lost.
    ///
    /// Everything at once: Dispatch tells only once that the peer has gone, though the peer's last words come first.
    func consumeInput() -> Bool {
        var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        repeat {
            guard PQconsumeInput(handle) == 1, !isBroken else { return false }
        } while poll(&watched, 1, 0) > 0
        return true
    }

    /// The channels of the announcements that have arrived.
    func takeAnnouncements() -> Set<String> {
        var channels: Set<String> = []
        while let announcement = PQnotifies(handle) {
            channels.insert(String(cString: announcement.pointee.relname))
            PQfreemem(announcement)
        }
        return channels
    }
}
