/// Datasette's settings, by Datasette's names and defaults (docs.datasette.io, "Settings").
package struct ServerSettings: Sendable, Equatable {
    /// Rows of a page, unless a request or a table says otherwise.
    package var defaultPageSize = 100
    /// The most rows that one answer has.
    package var maxReturnedRows = 1000
    /// How many threads run SQL.
    package var sqlThreads = 5
    /// The time limit of a statement, in milliseconds.
    package var sqlTimeLimit = 1000
    /// The time limit of one facet, in milliseconds.
    package var facetTimeLimit = 200
    /// The time limit of looking whether a facet is worth suggesting, in milliseconds.
    package var facetSuggestTimeLimit = 50
    /// How many values of a facet are shown.
    package var defaultFacetSize = 30
    /// How long answers may be cached, in seconds.
    package var defaultCacheTTL = 5
    /// The most megabytes of a streamed CSV file; 0 is no limit.
    package var maxCSVMegabytes = 100
    /// How much of a cell is shown on pages of tables; 0 is all.
    package var truncateCellsHTML = 2048
    /// Whether readers may ask for facets, for whole files, for SQL of their own, for all rows as CSV.
    package var allowFacet = true, allowDownload = true, defaultAllowSQL = true, allowCSVStream = true
    /// Whether facets are suggested.
    package var suggestFacets = true
    /// Whether absolute URLs are `https:` whatever the connection is.
    package var forceHTTPSURLs = false

    /// Datasette's defaults.
    package init() {}

    private enum Place: Sendable {
        case number(any WritableKeyPath<ServerSettings, Int> & Sendable)
        case bool(any WritableKeyPath<ServerSettings, Bool> & Sendable)
        /// Datasette knows it; it has no meaning here and always this value.
        case fixed(JSONValue)
    }

    /// In Datasette's order.
    private static let places: [(name: String, place: Place)] = [
        ("default_page_size", .number(\.defaultPageSize)), ("max_returned_rows", .number(\.maxReturnedRows)),
        ("max_insert_rows", .fixed(.integer(100))), ("num_sql_threads", .number(\.sqlThreads)),
        ("sql_time_limit_ms", .number(\.sqlTimeLimit)), ("default_facet_size", .number(\.defaultFacetSize)),
        ("facet_time_limit_ms", .number(\.facetTimeLimit)),
        ("facet_suggest_time_limit_ms", .number(\.facetSuggestTimeLimit)), ("allow_facet", .bool(\.allowFacet)),
        ("allow_download", .bool(\.allowDownload)), ("allow_signed_tokens", .fixed(.bool(true))),
        ("default_allow_sql", .bool(\.defaultAllowSQL)), ("max_signed_tokens_ttl", .fixed(.integer(0))),
        ("suggest_facets", .bool(\.suggestFacets)), ("default_cache_ttl", .number(\.defaultCacheTTL)),
        ("cache_size_kb", .fixed(.integer(0))), ("allow_csv_stream", .bool(\.allowCSVStream)),
        ("max_csv_mb", .number(\.maxCSVMegabytes)), ("truncate_cells_html", .number(\.truncateCellsHTML)),
        ("force_https_urls", .bool(\.forceHTTPSURLs)), ("template_debug", .fixed(.bool(false))),
        ("trace_debug", .fixed(.bool(false))), ("base_url", .fixed(.text("/"))),
    ]

    /// The names of all settings.
    package static var names: [String] { places.map(\.name) }

    /// All settings, as `/-/settings.json` shows them.
    package var json: JSONValue {
        .object(
            Self.places.map { name, place in
                switch place {
                case .number(let path): .init(name, .integer(self[keyPath: path]))
                case .bool(let path): .init(name, .bool(self[keyPath: path]))
                case .fixed(let value): .init(name, value)
                }
            })
    }

    /// Sets one by its name; false words are told as a sentence.
    package mutating func set(_ name: String, to value: JSONValue) -> String? {
        guard let place = Self.places.first(where: { $0.name == name })?.place else {
            return "there is no setting \(name); known are \(Self.names.joined(separator: ", "))"
        }
        switch place {
        case .number(let path):
            guard let number = value.integer ?? value.text.flatMap({ Int($0) }), number >= 0 else {
                return "the setting \(name) must be a whole number from 0 on"
            }
            self[keyPath: path] = number
        case .bool(let path):
            guard let truth = Self.truth(value) else { return "the setting \(name) must be on or off" }
            self[keyPath: path] = truth
        case .fixed(let fixed):
            let given = Self.truth(value).map(JSONValue.bool)
            guard value == fixed || given == fixed || value.text.map({ JSONValue.number($0) }) == fixed else {
                return "the setting \(name) has no meaning here and cannot be changed"
            }
        }
        return nil
    }

    private static func truth(_ value: JSONValue) -> Bool? {
        switch value {
        case .bool(let value): value
        case .number("1"): true
        case .number("0"): false
        case .text(let word):
            ["on", "true", "1"].contains(word) ? true : ["off", "false", "0"].contains(word) ? false : nil
        default: nil
        }
    }
}
