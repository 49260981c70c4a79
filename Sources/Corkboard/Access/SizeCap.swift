/// The cap of a page of JSON for who has no key.
enum SizeCap {
    /// The most rows.
    static let rows = 100

    /// The query string with `_size` capped: rebuilt, names in the order of their first mention, each with its values
    /// together and those that are empty left out, as civic.band's links show it.
    static func apply(to query: QueryItems) -> String {
        var names: [String] = []
        var values: [String: [String]] = [:]
        for item in query.items where !item.value.isEmpty {
            if values[item.name] == nil { names.append(item.name) }
            values[item.name, default: []].append(item.value)
        }
        if values["_size"] == nil { names.append("_size") }
        // One only, so that nothing further on can take another than the one that was checked.
        values["_size"] = [size(values["_size"]?.first)]
        return QueryItems(
            items: names.flatMap { name in (values[name] ?? []).map { QueryItems.Item(name: name, value: $0) } }
        ).encoded
    }

    /// The size to serve: the one asked for when it is a whole number up to the cap, also a negative one, which the
    /// table's route refuses.
    static func size(_ asked: String?) -> String {
        guard let asked, isWithinCap(asked.utf8) else { return String(rows) }
        return asked
    }

    /// Whether a number of any length is at most the cap: an optional sign, digits, spaces around.
    private static func isWithinCap(_ text: String.UTF8View) -> Bool {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        var digits = text.drop(while: isSpace)
        while let last = digits.last, isSpace(last) { digits.removeLast() }
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        let significant = digits.drop { $0 == 0x30 }
        return isNegative || significant.count <= 3 && significant.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= rows
    }
}
