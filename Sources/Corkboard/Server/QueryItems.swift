/// The decoded `name=value` pairs of a query string or of a posted form, in their order.
package struct QueryItems: Sendable, Equatable {
    /// One pair.
    package struct Item: Sendable, Equatable {
        /// The decoded name.
        package var name: String
        /// The decoded value; empty when there was none.
        package var value: String
    }

    /// The pairs in their order.
    package var items: [Item]

    /// Takes pairs that are decoded already.
    package init(items: [Item]) { self.items = items }

    /// Decodes `application/x-www-form-urlencoded`: `+` is a space, a malformed escape stays as it is, bytes that are no
    /// UTF-8 become U+FFFD.
    package init(_ text: String) {
        items = text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            return Item(
                name: PercentEncoding.decode(pair[..<equals], plusIsSpace: true),
                value: PercentEncoding.decode(
                    equals == pair.endIndex ? pair[equals...] : pair[pair.index(after: equals)...], plusIsSpace: true))
        }
    }

    /// The first value of a name.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// All values of a name.
    package func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// Whether a name occurs.
    package func has(_ name: String) -> Bool { items.contains { $0.name == name } }

    /// Whether nothing is there.
    package var isEmpty: Bool { items.isEmpty }

    /// The query string: spaces as `+`, all but letters, digits and `_.-~` percent-encoded.
    package var encoded: String {
        items.map { PercentEncoding.encodeQuery($0.name) + "=" + PercentEncoding.encodeQuery($0.value) }
            .joined(separator: "&")
    }
}
