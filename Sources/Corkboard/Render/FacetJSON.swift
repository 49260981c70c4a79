/// Facets as Datasette's JSON has them.
enum FacetJSON {
    static func results(_ results: FacetReader.Results) -> JSONValue {
        .members([
            "results": .object(results.facets.map { .init($0.key, facet($0.facet)) }),
            "timed_out": .texts(results.timedOut),
        ])
    }

    /// Those with the most values first.
    static func sorted(_ results: FacetReader.Results) -> JSONValue {
        .array(FacetOrder.sorted(results).map(facet))
    }

    static func suggestions(_ suggestions: [FacetSuggestions.Suggestion]) -> JSONValue {
        .array(
            suggestions.map { suggestion in
                .object(
                    [.init("name", .text(suggestion.name))]
                        + (suggestion.kind == .column ? [] : [.init("type", .text(suggestion.kind.rawValue))])
                        + [.init("toggle_url", .text(suggestion.toggle))])
            })
    }

    private static func facet(_ facet: Facet) -> JSONValue {
        .members([
            "name": .text(facet.name), "type": .text(facet.kind.rawValue),
            "hideable": .bool(facet.isHideable), "toggle_url": .text(facet.toggle),
            "results": .array(
                facet.values.map { value in
                    .members([
                        "value": JSONValue(value.value), "label": JSONValue(value.label),
                        "count": .number(String(value.count)), "toggle_url": .text(value.toggle),
                        "selected": .bool(value.isSelected),
                    ])
                }), "truncated": .bool(facet.isTruncated),
        ])
    }
}

/// The order in which facets are shown.
enum FacetOrder {
    /// Those with the most values first, names downwards among equals.
    static func sorted(_ results: FacetReader.Results) -> [Facet] {
        results.facets.map(\.facet).sorted { ($0.values.count, $0.name) > ($1.values.count, $1.name) }
    }
}
