import CivicModel

/// All sites as they were at one moment.
package struct SiteDirectory: Sendable {
    /// The sites by subdomain, byte by byte.
    package let sites: [DirectorySite]
    /// The same, those with most pages first, those without a count last.
    package let byPages: [DirectorySite]
    /// The same, the latest change first, those never changed last.
    package let byUpdate: [DirectorySite]
    /// The states that occur, in their order.
    package let states: [String]
    /// The kinds of government that occur, in their order.
    package let kinds: [String]
    /// How many sites have a finance database.
    package let financeCount: Int
    /// Short text that differs when the file does, for an ETag.
    package let tag: String
    private let places: [Subdomain: Int]

    /// Orders sites; of several with one subdomain the first counts.
    package init(_ rows: [DirectorySite] = [], tag: String = "none") {
        var places: [Subdomain: Int] = [:]
        var sites: [DirectorySite] = []
        for site in rows.sorted(by: { $0.subdomain < $1.subdomain }) where sites.last?.subdomain != site.subdomain {
            places[site.subdomain] = sites.count
            sites.append(site)
        }
        self.sites = sites
        self.places = places
        self.tag = tag
        byPages = Self.sorted(sites, by: \.pages)
        byUpdate = Self.sorted(sites, by: \.updatedAt)
        states = Set(sites.compactMap(\.state)).sorted()
        kinds = Set(sites.compactMap(\.kind)).sorted()
        financeCount = sites.count { $0.hasFinanceData }
    }

    /// The site of a subdomain.
    package subscript(subdomain: Subdomain) -> DirectorySite? { places[subdomain].map { sites[$0] } }

    /// Descending, nothing last, equals by subdomain.
    private static func sorted<Value: Comparable>(
        _ sites: [DirectorySite], by value: (DirectorySite) -> Value?
    ) -> [DirectorySite] {
        sites.enumerated().sorted { left, right in
            switch (value(left.element), value(right.element)) {
            case (let a?, let b?) where a != b: a > b
            case (.some, nil): true
            case (nil, .some): false
            default: left.offset < right.offset
            }
        }.map(\.element)
    }
}
