/// Which sites a reader of the directory asks for, and in which order.
struct DirectoryFilter: Sendable, Equatable {
    /// The orders there are, each descending.
    enum Order: String, Sendable, CaseIterable {
        case pages
        case updated = "updated_at"
    }

    /// Part of a name, subdomain or state; empty for all.
    var text: String
    /// A state or kind exactly; empty for all.
    var state: String, kind: String
    /// Only sites with a finance database.
    var hasFinance: Bool
    /// The order.
    var order: Order

    /// Reads the parameters of a request; what makes no sense counts as not asked for.
    init(_ query: QueryItems) {
        text = Self.trimmed(query["q"] ?? "")
        state = query["state"] ?? ""
        kind = query["kind"] ?? ""
        hasFinance = query["has_finance"]?.isEmpty == false
        order = query["sort"].flatMap(Order.init) ?? .pages
    }

    /// Whether it leaves out anything.
    var isActive: Bool { !text.isEmpty || !state.isEmpty || !kind.isEmpty || hasFinance }

    /// The sites it lets through, in its order.
    func apply(to directory: SiteDirectory) -> [DirectorySite] {
        let needle = Array(text.lowercased().utf8)
        return (order == .pages ? directory.byPages : directory.byUpdate).filter { site in
            (state.isEmpty || site.state == state) && (kind.isEmpty || site.kind == kind)
                && (!hasFinance || site.hasFinanceData) && Self.contains(site.searchText, needle)
        }
    }

    /// The query string that asks for the same in another order, or as it is.
    func queryString(order: Order? = nil) -> String {
        var items: [QueryItems.Item] = []
        for (name, value) in [("q", text), ("state", state), ("kind", kind), ("has_finance", hasFinance ? "1" : "")]
        where !value.isEmpty {
            items.append(QueryItems.Item(name: name, value: value))
        }
        let order = order ?? self.order
        if order != .pages { items.append(QueryItems.Item(name: "sort", value: order.rawValue)) }
        return QueryItems(items: items).encoded
    }

    private static func trimmed(_ text: String) -> String {
        let body = text.drop(while: \.isWhitespace)
        return String(body.prefix(upTo: body.lastIndex { !$0.isWhitespace }.map(body.index(after:)) ?? body.startIndex))
    }

    private static func contains(_ text: [UInt8], _ needle: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        guard text.count >= needle.count else { return false }
        return (0...(text.count - needle.count)).contains { start in
            text[start] == first && text[start..<(start + needle.count)].elementsEqual(needle)
        }
    }
}
