/// Facets beside the rows: values with their counts, each a link that filters.
enum FacetMarkup {
    /// More suggestions would push the rows off the screen.
    private static let fewSuggestions = 8

    /// All of them, and those that might be worth asking for; empty without any.
    static func html(_ results: FacetReader.Results, _ suggestions: [FacetSuggestions.Suggestion]) -> String {
        var html = HTMLWriter(capacity: 4096)
        if !suggestions.isEmpty {
            let isLong = suggestions.count > fewSuggestions
            if isLong { html.markup("<details class=\"tools\"><summary>Suggested facets</summary>") }
            html.markup("<p class=\"suggested note\">")
            if !isLong { html.markup("Suggested facets: ") }
            for (index, suggestion) in suggestions.enumerated() {
                if index > 0 { html.markup(", ") }
                html.markup("<a rel=\"nofollow\"")
                html.attribute("href", suggestion.toggle)
                html.markup(">")
                html.text(suggestion.name)
                html.markup("</a>")
                if suggestion.kind != .column { html.text(" (\(suggestion.kind.rawValue))") }
            }
            html.markup("</p>")
            if isLong { html.markup("</details>") }
        }
        if !results.timedOut.isEmpty {
            html.markup("<p class=\"message\">Counting took too long for: ")
            html.text(results.timedOut.joined(separator: ", "))
            html.markup("</p>")
        }
        guard !results.facets.isEmpty else { return html.html }
        html.markup("<section class=\"facets\" aria-label=\"Facets\">")
        for (index, facet) in results.facets.enumerated() { write(facet.facet, index, to: &html) }
        html.markup("</section>")
        return html.html
    }

    private static func write(_ facet: Facet, _ index: Int, to html: inout HTMLWriter) {
        html.markup("<section aria-labelledby=\"facet-")
        html.number(index)
        html.markup("\"><h2 class=\"facet\" id=\"facet-")
        html.number(index)
        html.markup("\">")
        html.text(facet.name)
        if facet.kind != .column { html.text(" (\(facet.kind.rawValue))") }
        html.markup("</h2>")
        if facet.isHideable {
            html.markup("<a class=\"remove\" rel=\"nofollow\"")
            html.attribute("href", facet.toggle)
            html.attribute("aria-label", "Remove the facet \(facet.name)")
            html.markup(">remove</a>")
        }
        html.markup("<ul>")
        for value in facet.values {
            html.markup("<li><a rel=\"nofollow\"")
            html.attribute("href", value.toggle)
            if value.isSelected { html.markup(" aria-current=\"true\"") }
            html.markup(">")
            // A label may be empty, and so may a value.
            let names = [value.label.spelled, value.value.spelled].compactMap { $0 }
            html.text(names.first { !$0.isEmpty } ?? "(empty)")
            if value.isSelected { html.markup(" <span class=\"remove\">✕<span class=\"hidden\"> remove</span></span>") }
            html.markup("</a> <span class=\"count\">")
            html.text(MoneyText.count(value.count))
            html.markup("</span></li>")
        }
        html.markup("</ul>")
        if facet.values.isEmpty { html.markup("<p class=\"note\">No values</p>") }
        if facet.isTruncated { html.markup("<p class=\"note\">More values are not shown</p>") }
        html.markup("</section>")
    }
}
