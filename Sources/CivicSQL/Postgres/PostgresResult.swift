import CLibPQ

/// The server's answer to one statement.
final class PostgresResult {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    /// Whether the statement was done; false for failures and for `COPY`, which this engine does not speak.
    var isDone: Bool { [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(handle)) }

    /// Whether the statement began a `COPY`, after which the connection is of no use.
    var isCopy: Bool { [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH].contains(PQresultStatus(handle)) }

    /// The code that tells why it failed.
    var sqlState: String? { field("C") }

    /// The failure's main sentence. The detail is never read: it shows the values of rows.
    var message: String? { field("M") }

    private func field(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(handle, Int32(code.value)).map { String(cString: $0) }
    }

    /// How many rows the statement changed; 0 for one that changes none.
    var changedRows: Int {
        let tag = String(cString: PQcmdStatus(handle))
        guard ["INSERT", "UPDATE", "DELETE", "MERGE"].contains(where: tag.hasPrefix) else { return 0 }
        return Int(String(cString: PQcmdTuples(handle))) ?? 0
    }

    /// All rows.
    var rows: [SQLRow] {
        let columns = (0..<PQnfields(handle)).map { column in
            (name: String(cString: PQfname(handle, column)), type: PQftype(handle, column))
        }
        let names = columns.map(\.name)
        return (0..<PQntuples(handle)).map { row in
            let values = columns.indices.map { value(row, Int32($0), columns[$0].type) }
            return SQLRow(columns: names, values: values)
        }
    }

    private func value(_ row: Int32, _ column: Int32, _ type: Oid) -> SQLValue {
        guard PQgetisnull(handle, row, column) == 0, let start = PQgetvalue(handle, row, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(handle, row, column)))
        return bytes.withMemoryRebound(to: UInt8.self) { PostgresType.value($0, of: type) }
    }
}
