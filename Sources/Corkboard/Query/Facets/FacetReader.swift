/// Counts the facets that a request asks for, or the table always has.
package struct FacetReader {
    let items: QueryItems
    let table: TableShape
    let query: TableQuery
    let place: TablePlace
    let configuration: CatalogConfiguration
    let session: DatabaseSession
    let links: Links

    /// The facets of a page, and the columns whose counting took too long.
    package struct Results: Sendable {
        /// Each with the key it has in JSON.
        package var facets: [(key: String, facet: Facet)] = []
        /// The columns.
        package var timedOut: [String] = []
    }

    private struct Wanted {
        let kind: Facet.Kind
        let column: String
        let isHideable: Bool
    }

    /// At most so many facets are counted for one request.
    private static let most = 30

    /// Those of the configuration first, by kind.
    private func wanted() throws(PageError) -> [Wanted] {
        var wanted: [Wanted] = []
        for kind in Facet.Kind.allCases {
            wanted += place.configuration.facets.filter { $0.kind == kind.rawValue }.map {
                Wanted(kind: kind, column: $0.column, isHideable: false)
            }
            for text in items.all(kind.parameter) {
                wanted.append(Wanted(kind: kind, column: try Self.column(text), isHideable: true))
            }
        }
        guard wanted.count <= Self.most else {
            throw .badRequest("At most \(Self.most) facets can be asked for at once")
        }
        // Each value has a link, which has the whole query.
        guard wanted.count * size * (links.targetBytes + 64) <= Self.mostLinkBytes else {
            throw .badRequest("So many values of facets with so long a query are too much; ask for fewer at once")
        }
        return wanted
    }

    private static let mostLinkBytes = 16 << 20

    /// The name of a column, or JSON that holds one.
    private static func column(_ text: String) throws(PageError) -> String {
        guard text.hasPrefix("{") else { return text }
        // Whatever is wrong with it, the message is the same.
        guard let json = try? JSONParser.parse(text), let column = json["column"]?.text ?? json["simple"]?.text else {
            throw .badRequest("\(text) is no facet: it needs a column")
        }
        return column
    }

    /// The columns that have a facet of this kind already.
    package func enabledColumns(_ kind: Facet.Kind) throws(PageError) -> Set<String> {
        Set(try wanted().filter { $0.kind == kind }.map(\.column))
    }

    /// How many values of a facet are shown.
    package var size: Int {
        let most = place.settings.maxReturnedRows
        func number(_ text: String?) -> Int? {
            guard let text, !text.isEmpty else { return nil }
            return text == "max" ? most : text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) ?? most : nil
        }
        let size =
            number(items["_facet_size"]) ?? number(place.configuration.facetSize) ?? place.settings.defaultFacetSize
        return min(size, most)
    }

    /// Counts them all.
    package func read() throws(PageError) -> Results {
        var results = Results()
        for wanted in try wanted() {
            do throws(SQLFailure) {
                let facet = try read(wanted)
                var key = facet.name
                var number = 1
                while results.facets.contains(where: { $0.key == key }) {
                    number += 1
                    key = "\(facet.name)_\(number)"
                }
                results.facets.append((key, facet))
            } catch {
                guard error == .interrupted else { throw PageError(error) }
                results.timedOut.append(wanted.column)
            }
        }
        return results
    }

    private func read(_ wanted: Wanted) throws(SQLFailure) -> Facet {
        let size = size
        let found = try session.remembered(
            wanted.kind.sql(wanted.column, over: query.allRowsSQL, limit: size + 1), query.parameters,
            milliseconds: place.settings.facetTimeLimit, isKept: query.wheres.isEmpty)
        let shown = min(found.rowCount, size)
        var labels: [SQLValue: SQLValue] = [:]
        if wanted.kind == .column, let key = table.foreignKeys.first(where: { $0.column == wanted.column }) {
            labels = try Labels.read(
                values: Set((0..<shown).map { found.value($0, 0) }), of: key, in: session,
                configuration: configuration, database: place.database)
        }
        return Facet(
            name: wanted.column, kind: wanted.kind, isHideable: wanted.isHideable,
            toggle: links.removing(wanted.kind.parameter, wanted.column),
            values: (0..<shown).map { row in
                guard case .integer(let count) = found.value(row, 1) else { return value(wanted, .null, nil, 0) }
                let own = found.value(row, 0)
                return value(wanted, own, labels[own], count)
            },
            isTruncated: found.rowCount > size)
    }

    /// A value as links have it; bytes are a text of themselves.
    private static func spelled(_ value: SQLValue) -> String {
        if case .blob(let bytes) = value { return String(decoding: bytes, as: UTF8.self) }
        return value.spelled ?? "None"
    }

    private func value(_ wanted: Wanted, _ value: SQLValue, _ label: SQLValue?, _ count: Int64) -> Facet.Value {
        let spelled = Self.spelled(value)
        let name: String
        switch wanted.kind {
        // A name that begins with an underscore would be taken for one of the special ones.
        case .column: name = wanted.column.hasPrefix("_") ? wanted.column + "__exact" : wanted.column
        case .date: name = wanted.column + "__date"
        case .array: name = wanted.column + "__arraycontains"
        }
        let isSelected =
            wanted.kind == .date
            ? items.all(name).last == spelled : items.items.contains { $0.name == name && $0.value == spelled }
        let path = isSelected ? links.removing(name, spelled) : links.adding([(name, spelled)])
        let shown: SQLValue = wanted.kind == .array ? .text(spelled) : value
        return Facet.Value(
            value: shown, label: label ?? shown, count: count, toggle: links.absolute(path), isSelected: isSelected)
    }
}
