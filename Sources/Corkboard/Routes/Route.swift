/// What a path asks for, as Datasette's URLs have it.
///
/// Names are tilde-decoded; a format is what follows the last dot of the last part.
enum Route: Equatable {
    case index(format: String?)
    /// `/-/name`: about the server itself.
    case instance(name: String, format: String?)
    /// `/-/dashboards` and what is below it.
    case statistics([String])
    case download(database: String)
    case database(String, format: String?)
    case query(database: String, format: String?)
    case table(database: String, table: String, format: String?)
    case row(database: String, table: String, keys: String, format: String?)
    /// What would write.
    case write
    case none

    /// Reads the path of a request, percent-encoded as it came.
    init(path: String) {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .dropFirst().map { Substring($0) }
        guard path.utf8.first == UInt8(ascii: "/"), let first = parts.first else {
            self = .none
            return
        }
        if first == "-", parts.dropFirst().first == "dashboards" {
            self = .statistics(parts.dropFirst(2).map { TildeEncoding.decode($0) })
            return
        }
        switch parts.count {
        case 1: self = Self.top(first)
        case 2 where first == "-": self = Self.instance(parts[1])
        case 2: self = Self.second(first, parts[1])
        case 3: self = Self.third(first, parts[1], parts[2])
        case 4 where parts[2] == "-" && ["insert", "upsert", "drop"].contains(parts[3]): self = .write
        case 5 where parts[3] == "-" && ["delete", "update"].contains(parts[4]): self = .write
        default: self = .none
        }
    }

    private static func top(_ part: Substring) -> Route {
        if part.isEmpty { return .index(format: nil) }
        let (name, format) = split(part, atFirstDot: true)
        if name.isEmpty { return format == "json" || format == "jsono" ? .index(format: format) : .none }
        if format == "db" { return .download(database: TildeEncoding.decode(name)) }
        return isWord(format) ? .database(TildeEncoding.decode(name), format: format) : .none
    }

    private static func instance(_ part: Substring) -> Route {
        if part.isEmpty { return .index(format: nil) }
        let (name, format) = split(part, atFirstDot: true)
        if name.isEmpty { return format == "json" || format == "jsono" ? .index(format: format) : .none }
        return .instance(name: String(name), format: format)
    }

    private static func second(_ database: Substring, _ part: Substring) -> Route {
        let (name, format) = split(part, atFirstDot: true)
        guard !database.isEmpty, !database.contains("."), !name.isEmpty, isWord(format) else { return .none }
        return .table(
            database: TildeEncoding.decode(database), table: TildeEncoding.decode(name), format: format)
    }

    private static func third(_ database: Substring, _ table: Substring, _ part: Substring) -> Route {
        guard !database.isEmpty, !database.contains("."), !table.isEmpty, !part.isEmpty else { return .none }
        if table == "-" {
            let (name, format) = split(part, atFirstDot: true)
            if name == "query", isWord(format) {
                return .query(database: TildeEncoding.decode(database), format: format)
            }
            if part == "create" { return .write }
        }
        // Keys may hold dots: only what follows the last one can be a format.
        var (keys, format) = split(part, atFirstDot: false)
        if !isWord(format) || keys.isEmpty { (keys, format) = (part, nil) }
        return .row(
            database: TildeEncoding.decode(database), table: TildeEncoding.decode(table), keys: String(keys),
            format: format)
    }

    private static func split(_ part: Substring, atFirstDot: Bool) -> (Substring, String?) {
        guard let dot = atFirstDot ? part.firstIndex(of: ".") : part.lastIndex(of: ".") else { return (part, nil) }
        return (part[..<dot], String(part[part.index(after: dot)...]))
    }

    private static func isWord(_ format: String?) -> Bool {
        guard let format else { return true }
        return !format.isEmpty && format.utf8.allSatisfy(SQLText.isWordByte)
    }
}
