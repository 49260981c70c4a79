/// The statements that a connection has seen: how they read for PostgreSQL, and which of them are prepared.
struct PostgresStatements {
    /// Parsing and planning once costs more than it saves for a statement that is run once or twice.
    static let usesBeforePreparing = 3
    /// Statements that were seen but are not prepared; beyond, the one that was not used for longest is forgotten.
    private static let mostSeen = 512

    /// A statement, and where it takes blobs: their type is fixed when it is prepared.
    struct Key: Hashable {
        let sql: String
        let blobs: [Int]
    }

    /// What is known of a statement.
    struct Entry {
        let placeholders: PostgresPlaceholders
        var uses = 0
        var lastUse = 0
        /// Its name at the server once it is prepared.
        var name: String?
    }

    private let mostPrepared: Int
    private var entries: [Key: Entry] = [:]
    private var preparedCount = 0
    private var clock = 0
    private var names = 0

    init(mostPrepared: Int) { self.mostPrepared = mostPrepared }

    /// Counts a use of a statement.
    mutating func use(_ key: Key) -> Entry {
        clock += 1
        var entry = entries[key] ?? Entry(placeholders: PostgresPlaceholders(key.sql))
        entry.uses += 1
        entry.lastUse = clock
        if entries[key] == nil, entries.count - preparedCount >= Self.mostSeen, let oldest = oldest(prepared: false) {
            entries[oldest.key] = nil
        }
        entries[key] = entry
        return entry
    }

    /// Whether a statement is worth preparing now.
    func isDue(_ entry: Entry) -> Bool {
        entry.name == nil && entry.uses >= Self.usesBeforePreparing && mostPrepared > 0
    }

    /// The prepared statement that must go before another one is prepared.
    var surplus: (key: Key, name: String)? {
        guard preparedCount >= mostPrepared, let oldest = oldest(prepared: true) else { return nil }
        return oldest.value.name.map { (oldest.key, $0) }
    }

    /// Forgets a statement.
    mutating func forget(_ key: Key) {
        if entries.removeValue(forKey: key)?.name != nil { preparedCount -= 1 }
    }

    /// A name that no statement of this connection has had.
    mutating func newName() -> String {
        names += 1
        return "clerk_\(names)"
    }

    /// Notes that a statement is prepared.
    mutating func didPrepare(_ key: Key, as name: String) {
        entries[key]?.name = name
        preparedCount += 1
    }

    /// Forgets all.
    mutating func forgetAll() {
        entries = [:]
        preparedCount = 0
    }

    private func oldest(prepared isPrepared: Bool) -> (key: Key, value: Entry)? {
        entries.lazy.filter { ($0.value.name != nil) == isPrepared }.min { $0.value.lastUse < $1.value.lastUse }
    }
}
