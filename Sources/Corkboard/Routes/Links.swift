/// URLs that differ from the one that was asked for.
///
/// As in Datasette, pairs without a value are dropped from links.
package struct Links: Sendable {
    private let request: WebRequest
    private let forcesHTTPS: Bool

    /// Links of the pages that a request leads to.
    package init(_ request: WebRequest, forcesHTTPS: Bool) {
        self.request = request
        self.forcesHTTPS = forcesHTTPS
    }

    /// How long the request's own address is.
    var targetBytes: Int { request.path.utf8.count + request.queryString.utf8.count }

    /// A pair of a query; nil removes the name.
    package typealias Pair = (name: String, value: String?)

    private var current: [QueryItems.Item] { request.query.items.filter { !$0.value.isEmpty } }

    private func path(_ items: [QueryItems.Item]) -> String {
        items.isEmpty ? request.path : request.path + "?" + QueryItems(items: items).encoded
    }

    private func values(_ pairs: [Pair]) -> [QueryItems.Item] {
        pairs.compactMap { pair in pair.value.map { .init(name: pair.name, value: $0) } }
    }

    /// With pairs added; those without a value take their names away.
    package func adding(_ pairs: [Pair]) -> String {
        let removed = Set(pairs.filter { $0.value == nil }.map(\.name))
        return path(current.filter { !removed.contains($0.name) } + values(pairs))
    }

    /// Without a pair of this name and value.
    package func removing(_ name: String, _ value: String) -> String {
        path(current.filter { !($0.name == name && $0.value == value) })
    }

    /// Without any pair of these names.
    package func removing(_ names: Set<String>) -> String { path(current.filter { !names.contains($0.name) }) }

    /// With pairs in place of those of their names.
    package func replacing(_ pairs: [Pair]) -> String {
        let names = Set(pairs.map(\.name))
        return path(current.filter { !names.contains($0.name) } + values(pairs))
    }

    /// The same in another format: `.csv` added to the path, or `_format=csv` where it has a dot already.
    package func format(_ format: String, replacing old: String? = nil, adding pairs: [(String, String)] = []) -> String
    {
        var path = request.path
        if let old, path.hasSuffix("." + old) { path = String(path.dropLast(old.count + 1)) }
        var extra = pairs
        if path.contains(".") { extra.append(("_format", format)) } else { path += "." + format }
        let added = QueryItems(items: extra.sorted { $0.0 < $1.0 }.map { .init(name: $0.0, value: $0.1) }).encoded
        let query = [request.queryString, added].filter { !$0.isEmpty }.joined(separator: "&")
        return query.isEmpty ? path : path + "?" + query
    }

    /// The place on this host.
    package func absolute(_ path: String) -> String { "\(scheme)://\(request.host)\(path)" }

    private var scheme: String { forcesHTTPS ? "https" : request.scheme }
}
