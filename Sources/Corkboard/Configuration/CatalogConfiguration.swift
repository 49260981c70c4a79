/// How databases are shown: Datasette 1.0's configuration and metadata, read once.
package struct CatalogConfiguration: Sendable {
    /// The settings.
    package let settings: ServerSettings
    /// The configuration as it was given.
    package let json: JSONValue
    /// The metadata as it was given.
    package let metadata: JSONValue
    /// Another one for another configuration, or another version of the server.
    package let tag: String
    private let tables: [String: [String: TableConfiguration]]
    private let queries: [String: [CannedQuery]]

    /// Reads configuration and metadata; tables' settings that older metadata files hold are taken from there, too.
    package init(settings: ServerSettings, json: JSONValue = .object([]), metadata: JSONValue = .object([])) {
        self.settings = settings
        self.json = json
        self.metadata = metadata
        var tables: [String: [String: TableConfiguration]] = [:]
        var queries: [String: [CannedQuery]] = [:]
        for source in [metadata, json] {
            for database in source["databases"]?.members ?? [] {
                for table in database.value["tables"]?.members ?? [] {
                    let known = tables[database.name]?[table.name] ?? TableConfiguration()
                    tables[database.name, default: [:]][table.name] = known.merging(table.value)
                }
                let found = (database.value["queries"]?.members ?? []).compactMap {
                    CannedQuery(name: $0.name, json: $0.value)
                }
                if !found.isEmpty { queries[database.name] = found }
            }
        }
        self.tables = tables
        self.queries = queries
        var writer = JSONWriter()
        writer.value(.array([settings.json, json, metadata, .text(CorkboardVersion.text)]))
        var hasher = StableHash()
        hasher.add(writer.bytes)
        tag = hasher.text
    }

    /// How a table is shown.
    package func table(_ database: String, _ table: String) -> TableConfiguration {
        tables[database]?[table] ?? TableConfiguration()
    }

    /// The names of tables that are hidden by configuration.
    package func hiddenTables(_ database: String) -> Set<String> {
        Set((tables[database] ?? [:]).filter(\.value.isHidden).keys)
    }

    /// The canned queries of a database.
    package func queries(_ database: String) -> [CannedQuery] { queries[database] ?? [] }

    /// Whether someone who is not known may see anything.
    package var allowsInstance: Bool { Self.allows(json["allow"]) }

    /// Whether someone who is not known may see a database.
    package func allowsDatabase(_ database: String) -> Bool {
        allowsInstance && Self.allows(json["databases"]?[database]?["allow"])
    }

    /// Whether someone who is not known may see a table or view.
    package func allowsTable(_ database: String, _ table: String) -> Bool {
        allowsDatabase(database) && Self.allows(json["databases"]?[database]?["tables"]?[table]?["allow"])
    }

    /// Whether someone who is not known may run a canned query.
    package func allowsQuery(_ database: String, _ query: CannedQuery) -> Bool {
        allowsDatabase(database) && Self.allows(query.allow)
    }

    /// Whether someone who is not known may run SQL of their own.
    package func allowsSQL(_ database: String) -> Bool {
        guard allowsDatabase(database) else { return false }
        let rules = [json["databases"]?[database]?["allow_sql"], json["allow_sql"]].compactMap { $0 }
        return rules.first.map { Self.allows($0) } ?? settings.defaultAllowSQL
    }

    /// Datasette's allow blocks, for someone who is not known.
    private static func allows(_ rule: JSONValue?) -> Bool {
        switch rule {
        case nil, .null: true
        case .bool(let value): value
        case .object(let members): members.contains { $0.name == "unauthenticated" && $0.value.isTruthy }
        default: false
        }
    }

    /// The setting of one database for whole-file download and streamed CSV, if it has one of its own.
    package func publishesWhole(_ database: String) -> Bool? {
        json["databases"]?[database]?["publish_whole"].map(\.isTruthy)
    }

    /// What metadata says of all, a database, a table: plain keys, without what it says of the parts below.
    package func description(_ database: String? = nil, _ table: String? = nil) -> JSONValue {
        var place = metadata
        if let database { place = place["databases"]?[database] ?? .object([]) }
        if let table { place = place["tables"]?[table] ?? .object([]) }
        return .object(
            place.members.filter { member in
                guard !["databases", "tables", "queries", "columns"].contains(member.name),
                    !(table != nil && TableConfiguration.keys.contains(member.name))
                else { return false }
                return true
            })
    }

    /// What pages say of a database or table: from the metadata, else from the configuration, where civic.band has it.
    package func pageDescription(_ database: String, _ table: String? = nil) -> JSONValue {
        let own = description(database, table)
        guard own.members.isEmpty else { return own }
        let place = json["databases"]?[database]
        return (table.map { place?["tables"]?[$0] } ?? place) ?? .object([])
    }

    /// What metadata says of a table's columns.
    package func columnDescriptions(_ database: String, _ table: String) -> JSONValue {
        metadata["databases"]?[database]?["tables"]?[table]?["columns"] ?? .object([])
    }
}
