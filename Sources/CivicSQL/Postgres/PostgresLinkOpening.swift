import CLibPQ
import Foundation

/// Opens a connection step by step.
///
/// libpq would do it in one call, but then prints the server's warnings to standard error: only a connection that
/// exists can be told not to.
struct PostgresLinkOpening {
    private let settings: PostgresSettings

    init(_ settings: PostgresSettings) { self.settings = settings }

    /// The connection, which the caller closes.
    ///
    /// - Throws: `SQLError.unavailable`, whatever the reason: no server, no such database, a refused password.
    func run() throws -> OpaquePointer {
        guard let handle = start() else { throw SQLError(.unavailable, "out of memory", at: settings.place) }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        let hasTimedOut = advance(handle)
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw failure(handle, hasTimedOut: hasTimedOut)
        }
        return handle
    }

    private func start() -> OpaquePointer? {
        let pairs = Array(settings.parameters)
        let strings = (pairs.map(\.key), pairs.map(\.value))
        let keywords = strings.0.map { strdup($0) }
        let values = strings.1.map { strdup($0) }
        defer { (keywords + values).forEach { free($0) } }
        return PQconnectStartParams(
            keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 0)
    }

    /// Goes on until libpq has connected or tried all addresses; the answer is whether one of them was given up.
    private func advance(_ handle: OpaquePointer) -> Bool {
        var state = PQstatus(handle) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
        var address: [String?] = []
        var deadline: ContinuousClock.Instant?
        var hasTimedOut = false
        var isGivenUp = false
        while state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING {
            // Each address has its own time, as in libpq.
            let current = [PQhost(handle), PQhostaddr(handle), PQport(handle)].map { $0.map { String(cString: $0) } }
            if current != address {
                address = current
                isGivenUp = false
                deadline = settings.connectTimeout.map { .now + $0 }
            }
            if !wait(for: state, on: PQsocket(handle), until: deadline) {
                if isGivenUp { return true }
                (hasTimedOut, isGivenUp) = (true, true)
                // libpq takes it for the end of the peer: it tries the next address, or fails if it was connected.
                shutdown(PQsocket(handle), Int32(SHUT_RDWR))
            }
            state = PQconnectPoll(handle)
        }
        return hasTimedOut
    }

    /// False when the time is over.
    private func wait(
        for state: PostgresPollingStatusType, on socket: Int32, until deadline: ContinuousClock.Instant?
    ) -> Bool {
        var watched = pollfd(
            fd: socket, events: Int16(state == PGRES_POLLING_READING ? POLLIN : POLLOUT), revents: 0)
        while true {
            let milliseconds = deadline.map {
                max(0, ContinuousClock.now.duration(to: $0) / .milliseconds(1)).rounded(.up)
            }
            let count = poll(&watched, 1, milliseconds.map { Int32(min($0, 60_000)) } ?? -1)
            if count > 0 { return true }
            if count < 0, errno != EINTR { return true }
            if let deadline, deadline <= .now { return false }
        }
    }

    private func failure(_ handle: OpaquePointer, hasTimedOut: Bool) -> SQLError {
        if hasTimedOut, let timeout = settings.connectTimeout {
            let seconds = timeout.components.seconds
            return SQLError(.unavailable, "the server did not answer within \(seconds) s", at: settings.place)
        }
        let password = settings.parameters["password"].map { [SQLValue.text($0)] } ?? []
        let message = String(cString: PQerrorMessage(handle))
        return SQLError(
            .unavailable, PostgresMessage.withoutValues(message, sqlState: nil, values: password), at: settings.place)
    }
}
