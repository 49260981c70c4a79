import CSQLite

/// `/-/name`: what the server says of itself.
struct InstanceRoute {
    let visit: Visit
    let pages: any PageMaker

    func respond(_ name: String, format: String?) throws -> WebResponse {
        guard visit.configuration.allowsInstance else {
            throw PageError.forbidden("You do not have permission to view this instance")
        }
        if name == "search", format == nil { return try pages.search(visit) }
        guard format == nil || format == "json" else { throw PageError.notFound("Database not found") }
        guard let json = try json(name) else {
            throw PageError.notFound(format == nil ? "Not found" : "Database not found")
        }
        guard format == nil else {
            var writer = JSONWriter()
            writer.value(json)
            return RowsJSON.response(writer)
        }
        var response = pages.instance(visit, name, json)
        response.headers[.link] = visit.alternateLink
        return response
    }

    private func json(_ name: String) throws -> JSONValue? {
        switch name {
        case "versions": versions
        case "plugins": .array([])
        case "settings": visit.settings.json
        case "config": config
        case "databases": try databases
        case "actor": .members(["actor": .null])
        case "threads": threads
        case "actions": .array([])
        case "tables": try tables
        case "api":
            .members(["databases": .texts(visit.catalog.entries.map(\.name).filter(visit.configuration.allowsDatabase))]
            )
        default: nil
        }
    }

    private var versions: JSONValue {
        var options: [JSONValue] = []
        while let option = sqlite3_compileoption_get(Int32(options.count)) {
            options.append(.text(String(cString: option)))
        }
        return .members([
            "corkboard": .members(["version": .text(CorkboardVersion.text)]),
            // Clients ask for these: the interface is that of this version of Datasette, and no Python is there.
            "datasette": .members(["version": .text("1.0a20")]), "python": .null, "asgi": .null, "uvicorn": .null,
            "sqlite": .members([
                "version": .text(String(cString: sqlite3_libversion())),
                "fts_versions": .texts(["FTS5", "FTS4", "FTS3"]), "extensions": .members(["json1": .bool(true)]),
                "compile_options": .array(options),
            ]),
        ])
    }

    private var databases: JSONValue {
        get throws {
            var list: [JSONValue] = []
            for entry in visit.catalog.entries where visit.configuration.allowsDatabase(entry.name) {
                guard let file = try visit.file(entry.name) else { continue }
                // Where files lie is nobody's business: the name alone.
                let fileName = entry.path.split(separator: "/").last.map(String.init) ?? entry.path
                list.append(
                    .members([
                        "name": .text(entry.name), "route": .text(TildeEncoding.encode(entry.name)),
                        "path": .text(fileName), "size": .number(String(file.identity.size)),
                        "is_mutable": .bool(!visit.catalog.isImmutable), "is_memory": .bool(false), "hash": .null,
                    ]))
            }
            return .array(list)
        }
    }

    private var threads: JSONValue {
        .members([
            "num_threads": .integer(visit.settings.sqlThreads), "busy": .integer(visit.catalog.threads.busy),
            "waiting": .integer(visit.catalog.threads.waiting), "threads": .array([]),
        ])
    }

    /// The configuration; values of keys that look like secrets are not shown. Canned queries have their names.
    private var config: JSONValue { Self.redacted(visit.configuration.json, in: visit.configuration) }

    private static let secretWords = ["secret", "key", "password", "token", "hash", "dsn"]

    private static func redacted(_ json: JSONValue, in configuration: CatalogConfiguration) -> JSONValue {
        guard case .object(let members) = json else {
            return json.elements.map { .array($0.map { redacted($0, in: configuration) }) } ?? json
        }
        return .object(
            members.map { member in
                let name = member.name.lowercased()
                if secretWords.contains(where: name.contains) { return .init(member.name, .text("***")) }
                if member.name == "queries" {
                    let queries = member.value.members.map { query in
                        // Those that are a statement alone stay so, as in Datasette.
                        query.value.text != nil
                            ? query
                            : JSONValue.Member(
                                query.name, CannedQuery(name: query.name, json: query.value)?.json ?? query.value)
                    }
                    return .init(member.name, .object(queries))
                }
                return .init(member.name, redacted(member.value, in: configuration))
            })
    }

    /// Tables and views whose names hold all words of `q`, shortest first.
    private var tables: JSONValue {
        get throws {
            let words = (visit.items["q"] ?? "").split(separator: " ").map { $0.lowercased() }
            var matches: [(name: String, url: String)] = []
            for entry in visit.catalog.entries where visit.configuration.allowsDatabase(entry.name) {
                guard let file = try visit.file(entry.name) else { continue }
                for table in file.shape.names where visit.configuration.allowsTable(entry.name, table) {
                    guard InstanceRoute.holds(words, table.lowercased()) else { continue }
                    matches.append(
                        (
                            "\(entry.name): \(table)",
                            "/\(TildeEncoding.encode(entry.name))/\(TildeEncoding.encode(table))"
                        ))
                }
            }
            let sorted = matches.enumerated().sorted { first, second in
                let lengths = (first.element.name.unicodeScalars.count, second.element.name.unicodeScalars.count)
                return lengths.0 != lengths.1 ? lengths.0 < lengths.1 : first.offset < second.offset
            }
            return .members([
                "matches": .array(
                    sorted.prefix(100).map { .members(["name": .text($0.element.name), "url": .text($0.element.url)]) }),
                "truncated": .bool(matches.count > 100),
            ])
        }
    }

    private static func holds(_ words: [String], _ name: String) -> Bool {
        var rest = name[...]
        for word in words {
            guard let range = rest.range(of: word) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
