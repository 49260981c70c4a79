/// The conditions that a request puts on the rows of a table: clauses, what is bound, and how people read them.
struct Conditions {
    private(set) var clauses: [String] = []
    private(set) var parameters: SQLParameters = [:]
    /// The names of the parameters in the order in which they were bound.
    private(set) var parameterNames: [String] = []
    private var extraSentences: [String] = []
    private var filterSentences: [String] = []
    /// The text that was searched for.
    private(set) var search: String?
    /// Each filter as the request names it, with its column, operator and text, for the form that shows them.
    private(set) var filters: [(name: String, column: String, operation: FilterOperator, text: String)] = []

    /// `where ... and ...` as a sentence; empty without conditions.
    var sentence: String {
        let parts = extraSentences + filterSentences
        guard let last = parts.last else { return "" }
        let first = parts.dropLast().joined(separator: ", ")
        return "where " + (first.isEmpty ? last : first + " and " + last)
    }

    mutating func bind(_ name: String, _ value: SQLValue) {
        if parameters.updateValue(value, forKey: name) == nil { parameterNames.append(name) }
    }

    mutating func bindNext(_ value: SQLValue) -> String {
        let name = "p\(parameters.count)"
        bind(name, value)
        return name
    }

    mutating func add(_ clause: String) { clauses.append(clause) }

    /// Reads all conditions of a request, in the order in which Datasette does.
    init(_ items: QueryItems, table: TableShape, in place: TablePlace) throws(PageError) {
        try addFilters(items, table: table.name)
        try addWhere(items, in: place)
        try addThrough(items, table: table.name, in: place)
        try addSearch(items, table: table, in: place)
    }

    private mutating func addFilters(_ items: QueryItems, table: String) throws(PageError) {
        let pairs = items.items
            .filter { !($0.name.hasPrefix("_") && !$0.name.contains("__")) }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        guard pairs.count <= Self.mostFilters else {
            throw .badRequest("At most \(Self.mostFilters) filters can be asked for at once")
        }
        for pair in pairs {
            let parts = Self.split(pair.name)
            guard let operation = FilterOperator(rawValue: parts.lookup) else { continue }
            let names = try operation.values(pair.value).map { bindNext($0) }
            clauses.append(operation.clause(parts.column, table: table, parameters: names))
            filterSentences.append(operation.sentence(parts.column, pair.value))
            filters.append((pair.name, parts.column, operation, pair.value))
        }
    }

    private static let mostFilters = 50

    /// `column__operator`, of which the last `__` counts.
    private static func split(_ name: String) -> (column: String, lookup: String) {
        let bytes = Array(name.utf8)
        guard bytes.count >= 2,
            let place = (0...(bytes.count - 2)).last(where: { bytes[$0] == 0x5F && bytes[$0 + 1] == 0x5F })
        else { return (name, "exact") }
        return (
            String(decoding: bytes[..<place], as: UTF8.self), String(decoding: bytes[(place + 2)...], as: UTF8.self)
        )
    }

    private mutating func addWhere(_ items: QueryItems, in place: TablePlace) throws(PageError) {
        let given = items.all("_where")
        guard !given.isEmpty else { return }
        guard place.allowsSQL else { throw .forbidden("_where= is not allowed") }
        clauses += given
    }

    private mutating func addThrough(_ items: QueryItems, table: String, in place: TablePlace) throws(PageError) {
        for text in items.all("_through") {
            let json: JSONValue
            do throws(JSONParser.Malformed) { json = try JSONParser.parse(text) } catch {
                throw .badRequest("Invalid _through - it is not JSON")
            }
            guard let through = json["table"]?.text, let column = json["column"]?.text, let value = json["value"] else {
                throw .badRequest("Invalid _through - it needs table, column and value")
            }
            guard place.allowsTable(through),
                let key = place.shape.tables[through]?.foreignKeys.first(where: { $0.otherTable == table })
            else { throw .badRequest("Invalid _through - could not find corresponding foreign key") }
            let name = bindNext(Self.plain(value))
            clauses.append(
                "\(SQLText.identifier(key.otherColumn)) in (select \(SQLText.identifier(key.column)) "
                    + "from \(SQLText.identifier(through)) where \(SQLText.identifier(column)) = :\(name))")
            extraSentences.append("\(through).\(column) = \"\(value.text ?? PythonText.json(value))\"")
        }
    }

    private static func plain(_ value: JSONValue) -> SQLValue {
        switch value {
        case .text(let text): .text(text)
        case .number(let digits): Int64(digits).map(SQLValue.integer) ?? .real(Double(digits) ?? 0)
        case .bool(let truth): .integer(truth ? 1 : 0)
        default: .null
        }
    }

    private mutating func addSearch(_ items: QueryItems, table: TableShape, in place: TablePlace) throws(PageError) {
        let given = items["_fts_table"].flatMap { $0.isEmpty ? nil : $0 }
        guard let index = given ?? place.configuration.searchTable ?? table.searchTable, place.allowsTable(index) else {
            return
        }
        let key = items["_fts_pk"] ?? place.configuration.searchKey ?? "rowid"
        var raw = place.configuration.searchesRaw
        if let mode = items["_searchmode"] { raw = mode == "raw" || (raw && mode != "escaped") }
        let searches = items.items.filter { $0.name.hasPrefix("_search") && $0.name != "_searchmode" }
        if let text = items["_search"] {
            let match = raw ? ":search" : "escape_fts(:search)"
            let name = SQLText.identifier(index)
            clauses.append(
                "\(SQLText.identifier(key)) in (select rowid from \(name) where \(name) match \(match))")
            extraSentences.append("search matches \"\(text)\"")
            bind("search", .text(text))
            search = text
            return
        }
        var seen: Set<String> = []
        for item in searches where seen.insert(item.name).inserted {
            let number = seen.count - 1
            guard item.name.hasPrefix("_search_") else { throw .badRequest("Cannot search by that column") }
            let column = String(item.name.dropFirst("_search_".count))
            guard place.shape.tables[index]?.columnNames.contains(column) == true else {
                throw .badRequest("Cannot search by that column")
            }
            let match = raw ? ":search_\(number)" : "escape_fts(:search_\(number))"
            clauses.append(
                "rowid in (select rowid from \(SQLText.identifier(index)) "
                    + "where \(SQLText.identifier(column)) match \(match))")
            extraSentences.append("search column \"\(column)\" matches \"\(item.value)\"")
            bind("search_\(number)", .text(item.value))
            search = item.value
        }
    }
}
