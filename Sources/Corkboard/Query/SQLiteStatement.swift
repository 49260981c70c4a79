import CSQLite

/// A prepared statement. Belongs to its connection, and to one thread at a time with it.
final class SQLiteStatement {
    let handle: OpaquePointer
    /// The names of the columns of its answer.
    let columns: [String]

    init(handle: OpaquePointer) {
        self.handle = handle
        columns = (0..<sqlite3_column_count(handle)).map { index in
            sqlite3_column_name(handle, index).map { String(cString: $0) } ?? ""
        }
    }

    deinit { sqlite3_finalize(handle) }

    /// Makes it ready to be stepped again.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// Binds every parameter that the statement names.
    ///
    /// - Throws: `SQLFailure.failed` for one that has no value.
    func bind(_ parameters: SQLParameters) throws(SQLFailure) {
        for index in 1...max(1, sqlite3_bind_parameter_count(handle))
        where index <= sqlite3_bind_parameter_count(handle) {
            guard let spelled = sqlite3_bind_parameter_name(handle, index) else {
                throw .failed(
                    message: "Binding \(index) has no name, but you supplied a dictionary (which has only names).")
            }
            let name = String(cString: spelled)
            guard let value = parameters[String(name.dropFirst())] else {
                throw .failed(message: "You did not supply a value for binding parameter \(name).")
            }
            bind(value, at: index)
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let value): sqlite3_bind_int64(handle, index, value)
        case .real(let value): sqlite3_bind_double(handle, index, value)
        case .text(var value):
            _ = value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    civicband_sqlite3_bind_text(handle, index, characters.baseAddress ?? Self.empty, Int32(bytes.count))
                }
            }
        case .blob(let bytes):
            _ = bytes.withUnsafeBytes {
                civicband_sqlite3_bind_blob(
                    handle, index, $0.baseAddress ?? UnsafeRawPointer(Self.empty), Int32($0.count))
            }
        }
    }

    /// Somewhere to point to for nothing: a null pointer would bind null.
    private nonisolated(unsafe) static let empty: UnsafePointer<CChar> = {
        let place = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        place.initialize(to: 0)
        return UnsafePointer(place)
    }()

    /// Copies the row it stands on.
    ///
    /// - Throws: `SQLFailure.tooLarge` before the table has more bytes than the limit; `failed` when SQLite has no memory.
    func appendRow(to table: inout ResultTable, byteLimit: Int = .max) throws(SQLFailure) {
        for index in 0..<Int32(columns.count) {
            let type = sqlite3_column_type(handle, index)
            switch type {
            case SQLITE_INTEGER: table.cells.append(.integer(sqlite3_column_int64(handle, index)))
            case SQLITE_FLOAT: table.cells.append(.real(sqlite3_column_double(handle, index)))
            case SQLITE_TEXT, SQLITE_BLOB:
                let start = table.bytes.count
                let bytes =
                    type == SQLITE_TEXT
                    ? sqlite3_column_text(handle, index).map { UnsafeRawPointer($0) }
                    : sqlite3_column_blob(handle, index)
                let count = Int(sqlite3_column_bytes(handle, index))
                guard start + table.cells.count * 32 + count <= byteLimit else {
                    throw .tooLarge(limitBytes: byteLimit)
                }
                if let bytes {
                    table.bytes.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
                } else if type == SQLITE_TEXT || count > 0 {
                    // Only a blob without bytes has no place; anything else is memory that was not there.
                    throw .failed(message: "out of memory")
                }
                let range = start..<table.bytes.count
                table.cells.append(type == SQLITE_TEXT ? .text(range) : .blob(range))
            default: table.cells.append(.null)
            }
        }
        table.rowCount += 1
    }
}
