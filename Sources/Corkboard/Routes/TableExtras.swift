/// The parts of a table's JSON that are only there when `_extra=` names them.
struct TableExtras {
    let visit: Visit
    let page: TablePage
    let session: DatabaseSession
    private let wanted: Set<String>

    /// The names, and what each is.
    static let descriptions: KeyValuePairs<String, String?> = [
        "count": "Total count of rows matching these filters", "count_sql": nil,
        "facet_results": "Results of facets calculated against this data", "facets_timed_out": nil,
        "suggested_facets": "Suggestions for facets that might return interesting results",
        "human_description_en": "Human-readable description of the filters",
        "next_url": "Full URL for the next page of results", "columns": "Column names returned by this query",
        "primary_keys": "Primary keys for this table", "display_columns": nil, "display_rows": nil,
        "debug": "Extra debug information", "request": "Full information about the request",
        "query": "Details of the underlying SQL query", "metadata": "Metadata about the table and database",
        "extras": "Available ?_extra= blocks", "database": nil, "table": nil, "database_color": nil, "actions": nil,
        "filters": nil, "renderers": nil, "custom_table_templates": nil, "sorted_facet_results": nil,
        "table_definition": nil, "view_definition": nil, "is_view": nil, "private": nil, "expandable_columns": nil,
        "form_hidden_args": nil,
    ]

    init(visit: Visit, page: TablePage, session: DatabaseSession) {
        self.visit = visit
        self.page = page
        self.session = session
        var wanted = Set(
            visit.items.all("_extra").flatMap {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            })
        if visit.items.items.contains(where: { $0.name == "_facet" || $0.name.hasPrefix("_facet_") }) {
            wanted.insert("facet_results")
        }
        self.wanted = wanted
    }

    /// Whether rows alone are the answer, so that nothing need be counted.
    private var isBare: Bool { ["array", "object"].contains(visit.items["_shape"] ?? "") }
    private var countsNothing: Bool { isBare || visit.items["_nocount"]?.isEmpty == false }
    private var hasNoFacets: Bool { isBare || visit.items["_nofacet"]?.isEmpty == false }

    private var reader: FacetReader {
        FacetReader(
            items: visit.items, table: page.table, query: page.query, place: page.place,
            configuration: visit.configuration, session: session, links: visit.links)
    }

    /// The facets of the page; none when the request does not want any.
    func facets() throws -> FacetReader.Results { hasNoFacets ? .init() : try reader.read() }

    /// How many rows there are, 10,001 for more than 10,000; nil when they are not counted, or not in time.
    func count() throws -> Int64? {
        guard !countsNothing else { return nil }
        do throws(SQLFailure) {
            let found = try session.remembered(
                "select count(*) from (select 1 \(page.query.fromSQL) limit 10001)", page.query.fromParameters,
                milliseconds: visit.settings.sqlTimeLimit, isKept: page.query.wheres.isEmpty)
            guard case .integer(let count) = found.value(0, 0) else { return nil }
            return count
        } catch {
            guard error == .interrupted else { throw PageError(error) }
            return nil
        }
    }

    /// Facets that might be worth asking for.
    func suggestions(count: Int64?) throws -> [FacetSuggestions.Suggestion] {
        guard visit.settings.suggestFacets, visit.settings.allowFacet, !hasNoFacets,
            visit.items["_next"]?.isEmpty != false, visit.items["_nosuggest"]?.isEmpty != false
        else { return [] }
        return try FacetSuggestions(reader, rowCount: count).read()
    }

    /// The members that the request asks for.
    func members() throws -> [JSONValue.Member] {
        guard !wanted.isEmpty else { return [] }
        guard !wanted.contains("_html") else { throw PageError.badRequest("_extra=_html exists for pages only") }
        let needsFacets = !wanted.isDisjoint(with: ["facet_results", "facets_timed_out", "sorted_facet_results"])
        let facets = needsFacets ? try self.facets() : .init()
        let count = wanted.isDisjoint(with: ["count", "suggested_facets"]) ? nil : try self.count()
        return try Self.descriptions.compactMap { name, _ in
            guard wanted.contains(name), let value = try value(name, facets: facets, count: count) else { return nil }
            return .init(name, value)
        }
    }

    private func value(_ name: String, facets: FacetReader.Results, count: Int64?) throws -> JSONValue? {
        let table = page.table
        switch name {
        case "count": return count.map { .number(String($0)) } ?? .null
        case "count_sql": return .text(page.query.countSQL)
        case "facet_results": return FacetJSON.results(facets)
        case "facets_timed_out": return .texts(facets.timedOut)
        case "sorted_facet_results": return FacetJSON.sorted(facets)
        case "suggested_facets": return FacetJSON.suggestions(try suggestions(count: count))
        case "human_description_en": return .text(page.query.sentence)
        case "next_url": return page.nextURL.map(JSONValue.text) ?? .null
        // Only where it is asked for by itself, as in Datasette 1.0.
        case "columns": return visit.items.all("_extra").contains("columns") ? .texts(page.rows.columns) : nil
        case "primary_keys": return .texts(table.primaryKeys)
        case "display_columns": return displayColumns
        case "request": return request
        case "query":
            return .members([
                "sql": .text(page.query.sql),
                "params": .object(
                    page.query.parameterNames.map { .init($0, JSONValue(page.query.parameters[$0] ?? .null)) }),
            ])
        case "metadata": return metadata
        case "extras": return extras
        case "database": return .text(page.database)
        case "table": return .text(table.name)
        case "database_color": return .text(DatabaseColor.of(page.database))
        case "renderers": return .members(["json": .text(visit.links.format("json", adding: labelsPair))])
        case "custom_table_templates":
            let name = CSSClass.of(page.database) + "-" + CSSClass.of(table.name)
            return .texts(["_table-\(name).html", "_table-table-\(name).html", "_table.html"])
        case "table_definition": return table.isView ? .null : table.definition.map { .text(definition($0)) } ?? .null
        case "view_definition": return table.isView ? table.definition.map { .text($0 + ";") } ?? .null : .null
        case "is_view": return .bool(table.isView)
        case "private": return .bool(false)
        case "expandable_columns": return expandableColumns
        case "form_hidden_args":
            return .array(
                visit.items.items.filter {
                    $0.name.hasPrefix("_") && !["_sort", "_sort_desc", "_search", "_next"].contains($0.name)
                        && !$0.name.contains("__")
                }.map { .texts([$0.name, $0.value]) })
        case "actions", "filters", "display_rows", "debug":
            throw PageError.badRequest("_extra=\(name) exists for pages only")
        default: return nil
        }
    }

    private var labelsPair: [(String, String)] { page.table.foreignKeys.isEmpty ? [] : [("_labels", "on")] }

    /// The statement of the table, then those of its indexes and triggers.
    private func definition(_ sql: String) -> String {
        ([sql] + page.table.attachments).map { $0 + ";" }.joined(separator: "\n")
    }

    private var displayColumns: JSONValue {
        let descriptions = visit.configuration.columnDescriptions(page.database, page.table.name)
        return .array(
            linkColumn
                + page.rows.columns.map { name in
                    let column = page.table.columns.first { $0.name == name }
                    let isRowID = page.table.usesRowID && name == "rowid"
                    // The one key of a table is its link, and has no description.
                    let isLink = page.table.primaryKeys == [name]
                    return .object(
                        [
                            .init("name", .text(name)),
                            .init("sortable", .bool(page.query.sortableColumns.contains(name))),
                            .init("is_pk", .bool(page.table.primaryKeys.contains(name) || isRowID)),
                            .init("type", .text(isRowID ? "integer" : column?.type ?? "")),
                            .init("notnull", .integer(column?.isNotNull == true ? 1 : 0)),
                        ] + (isLink ? [] : [.init("description", descriptions[name] ?? .null)]))
                })
    }

    /// Rows without a key of one column have a link beside them.
    private var linkColumn: [JSONValue] {
        guard !page.table.isView, page.table.primaryKeys.count != 1 else { return [] }
        return [
            .members([
                "name": .text("Link"), "sortable": .bool(false), "is_pk": .bool(false), "type": .text(""),
                "notnull": .integer(0),
            ])
        ]
    }

    private var request: JSONValue {
        var names: [String] = []
        for item in visit.items.items where !names.contains(item.name) { names.append(item.name) }
        return .members([
            "url": .text(visit.links.absolute(visit.request.target)), "path": .text(visit.request.path),
            "full_path": .text(visit.request.target), "host": .text(visit.request.host),
            "args": .object(names.map { .init($0, .texts(visit.items.all($0))) }),
        ])
    }

    private var metadata: JSONValue {
        let own = visit.configuration.description(page.database, page.table.name).members
        return .object(
            own + [.init("columns", visit.configuration.columnDescriptions(page.database, page.table.name))])
    }

    private var extras: JSONValue {
        .array(
            Self.descriptions.map { name, description in
                let isSelected = wanted.contains(name)
                let path =
                    isSelected ? visit.links.removing("_extra", name) : visit.links.adding([("_extra", name)])
                return .members([
                    "name": .text(name), "description": description.map(JSONValue.text) ?? .null,
                    "toggle_url": .text(visit.links.absolute(path)), "selected": .bool(isSelected),
                ])
            })
    }

    private var expandableColumns: JSONValue {
        .array(
            page.table.foreignKeys.map { key in
                let label =
                    visit.configuration.table(page.database, key.otherTable).labelColumn
                    ?? page.place.shape.tables[key.otherTable]?.labelColumn
                return .array([
                    .members([
                        "column": .text(key.column), "other_table": .text(key.otherTable),
                        "other_column": .text(key.otherColumn),
                    ]), label.map(JSONValue.text) ?? .null,
                ])
            })
    }
}
