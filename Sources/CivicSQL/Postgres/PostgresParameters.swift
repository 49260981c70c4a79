import CLibPQ

/// Values in the form in which libpq takes them: texts, whose types the server infers, and bytes.
struct PostgresParameters {
    /// Where blobs stand; a statement is prepared for its blobs, because their type is told.
    let blobs: [Int]
    /// The values' types: 0 leaves it to the server.
    let types: [Oid]
    private let formats: [Int32]
    private let lengths: [Int32]
    private let offsets: [Int?]
    private let bytes: [UInt8]

    /// - Throws: `SQLError` for too many, and for a text with a NUL character, which libpq would cut off there.
    init(_ values: [SQLValue], at place: String) throws {
        // The protocol counts them with 16 bits; what libpq says then is not about this connection.
        guard values.count <= 65_535 else {
            throw SQLError(.other, "a statement takes 65535 values at most, \(values.count) were given", at: place)
        }
        var bytes: [UInt8] = []
        offsets = try values.map { value in
            let offset = bytes.count
            switch value {
            case .null: return nil
            case .integer(let number): bytes += String(number).utf8
            // Swift writes the shortest text that is read as the same number.
            case .real(let number): bytes += String(number).utf8
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw SQLError(.other, "a text with a NUL character cannot be stored", at: place)
                }
                bytes += text.utf8
            case .blob(let blob): bytes += blob
            }
            bytes.append(0)
            return offset
        }
        self.bytes = bytes
        blobs = values.indices.filter { values[$0].isBlob }
        types = values.map { $0.isBlob ? PostgresType.bytea : 0 }
        formats = values.map { $0.isBlob ? 1 : 0 }
        lengths = values.map { if case .blob(let blob) = $0 { Int32(blob.count) } else { 0 } }
    }

    /// How many there are.
    var count: Int32 { Int32(offsets.count) }

    /// Calls libpq with pointers to the values, their lengths and their formats.
    func withPointers<Answer>(
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) throws -> Answer
    ) rethrows -> Answer {
        try bytes.withUnsafeBytes { buffer in
            let start = buffer.bindMemory(to: CChar.self).baseAddress
            let pointers = offsets.map { offset in offset.flatMap { start?.advanced(by: $0) } }
            return try body(pointers, lengths, formats)
        }
    }
}

extension SQLValue {
    fileprivate var isBlob: Bool { if case .blob = self { true } else { false } }
}
