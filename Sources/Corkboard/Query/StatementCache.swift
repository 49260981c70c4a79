/// The statements that a connection keeps prepared: the most recently used ones.
struct StatementCache {
    private var entries: [String: (statement: SQLiteStatement, use: Int)] = [:]
    private var uses = 0
    private static let capacity = 32

    subscript(sql: String) -> SQLiteStatement? {
        mutating get {
            guard let known = entries[sql] else { return nil }
            uses += 1
            entries[sql] = (known.statement, uses)
            return known.statement
        }
        set {
            if entries.count >= Self.capacity, let oldest = entries.min(by: { $0.value.use < $1.value.use })?.key {
                entries[oldest] = nil
            }
            uses += 1
            entries[sql] = newValue.map { ($0, uses) }
        }
    }

    mutating func removeAll() { entries = [:] }
}
