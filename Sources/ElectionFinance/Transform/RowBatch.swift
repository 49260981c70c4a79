import CivicSQL

/// Some rows of typed values, between the thread that parses them and the thread that writes them.
///
/// Texts lie one after the other in one buffer, so that a cell costs no allocation.
final class RowBatch: @unchecked Sendable {  // Invariant: one thread at a time holds a batch; the pipe hands it over.
    private enum Value {
        case null
        case text(offset: Int, count: Int)
        case number(Double)
        case integer(Int64)
    }

    /// How many rows go together: enough that handing over costs nothing.
    static let capacity = 256
    /// How many bytes of text go together; a shared string counts each time it stands.
    static let byteCapacity = 512 << 10

    private let width: Int
    private var bytes: [UInt8] = []
    private var values: [Value] = []

    /// Takes the number of values in a row.
    init(width: Int) {
        self.width = width
        values.reserveCapacity(width * Self.capacity)
    }

    var rowCount: Int { values.count / width }
    var byteCount: Int { bytes.count }
    var isFull: Bool { rowCount >= Self.capacity || byteCount >= Self.byteCapacity }

    func appendNull() { values.append(.null) }
    func append(_ number: Double) { values.append(.number(number)) }
    func append(_ number: Int64) { values.append(.integer(number)) }

    func append(_ text: UnsafeBufferPointer<UInt8>) {
        values.append(.text(offset: bytes.count, count: text.count))
        bytes.append(contentsOf: text)
    }

    func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Takes the values of the last, unfinished row away; nothing of text was in it.
    func dropRow(_ valueCount: Int) { values.removeLast(valueCount) }

    /// Runs a statement once for each row.
    func write(with statement: SQLiteStatement) throws {
        try bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<rowCount {
                for column in 0..<width {
                    switch values[row * width + column] {
                    case .null: statement.bindNull(at: column)
                    case .text(let offset, let count):
                        statement.bind(UnsafeBufferPointer(rebasing: bytes[offset..<offset + count]), at: column)
                    case .number(let number): statement.bind(number, at: column)
                    case .integer(let number): statement.bind(number, at: column)
                    }
                }
                try statement.run()
            }
        }
    }
}
